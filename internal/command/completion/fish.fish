# Completion of importspy-vet for fish.
function __importspy_vet
    set -l words (commandline -opc)
    set -l word (commandline -ct)
    $words[1] __complete $words[2..] "$word" 2>/dev/null
end
complete -c importspy-vet -f -a '(__importspy_vet)'
