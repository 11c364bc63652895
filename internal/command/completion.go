package command

import (
	_ "embed"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/load"
	"github.com/importspy/importspy/internal/plain"
	"github.com/importspy/importspy/internal/spell"
)

const aboutCompletion = `usage: importspy-vet completion bash|zsh|fish

Completion prints a script with which a shell completes importspy-vet's commands, flags
and arguments. Have the shell read it when it starts:

	bash    source <(importspy-vet completion bash)      in ~/.bashrc
	zsh     source <(importspy-vet completion zsh)       in ~/.zshrc, after compinit
	fish    importspy-vet completion fish | source       in ~/.config/fish/config.fish
`

// The scripts ask the command itself what could follow: see runComplete.
var (
	//go:embed completion/bash.sh
	bashScript string
	//go:embed completion/zsh.sh
	zshScript string
	//go:embed completion/fish.fish
	fishScript string
)

var completionScripts = map[string]*string{"bash": &bashScript, "zsh": &zshScript, "fish": &fishScript}

var shells = []string{"bash", "fish", "zsh"}

func runCompletion(e *invocation, args []string) int {
	switch {
	case len(args) == 1 && isHelp(args[0]):
		fmt.Fprint(e.stdout, aboutCompletion)
		return exitOK
	case len(args) != 1:
		fmt.Fprintln(e.stderr, "importspy-vet completion: name one shell: bash, zsh or fish")
		return exitUsage
	}
	script := completionScripts[args[0]]
	if script == nil {
		fmt.Fprintf(e.stderr, "importspy-vet completion: unknown shell %s; use bash, zsh or fish%s\n", args[0], spell.Suggest(args[0], shells))
		return exitUsage
	}
	fmt.Fprint(e.stdout, *script)
	return exitOK
}

// completeCommand is what the scripts call. Nobody else does, so that no help has it.
const completeCommand = "__complete"

// runComplete prints what could replace the last of args, the words after the
// command's name: a candidate a line, with a tab and what it means where that is known.
// Those that end in a slash can go on.
func runComplete(e *invocation, args []string) int {
	for _, c := range candidates(splitEquals(args)) {
		if plain.Text(c.word) != c.word {
			continue // a name that commands the terminal, or has several lines
		}
		if c.about != "" {
			c.word += "\t" + c.about
		}
		fmt.Fprintln(e.stdout, c.word)
	}
	return exitOK
}

// splitEquals removes the equals sign between a flag and its value: bash hands it over
// as a word.
func splitEquals(args []string) (words []string) {
	for i, arg := range args {
		switch {
		case arg == "=" && i == len(args)-1:
			words = append(words, "")
		case arg != "=":
			words = append(words, arg)
		}
	}
	return words
}

// A candidate is a word that could be next.
type candidate struct{ word, about string }

func candidates(words []string) (list []candidate) {
	if len(words) == 0 {
		words = []string{""}
	}
	word := words[len(words)-1]
	if len(words) == 1 {
		for _, c := range commands() {
			list = append(list, candidate{c.name, c.about})
		}
		list = append(list, candidate{"help", "list the commands"})
		if strings.ContainsAny(word, "./") {
			list = folderNames(word) // to check as go vet does
		}
		return begin(list, word)
	}
	c, ok := commandNamed(words[0])
	if !ok {
		return begin(folderNames(word), word)
	}
	flags := c.flags()
	given := flags.Lookup(strings.TrimLeft(words[len(words)-2], "-"))
	if name, value, ok := strings.Cut(word, "="); ok && strings.HasPrefix(name, "-") {
		// The flag with its value is one word, except in bash.
		for _, v := range valuesOf(flags.Lookup(strings.TrimLeft(name, "-")), value) {
			list = append(list, candidate{name + "=" + v.word, v.about})
		}
		return begin(list, word)
	}
	switch {
	case strings.HasPrefix(words[len(words)-2], "-") && given != nil && !isBool(given):
		return begin(valuesOf(given, word), word)
	case strings.HasPrefix(word, "-"):
		flags.VisitAll(func(f *flag.Flag) {
			_, usage := flag.UnquoteUsage(f)
			list = append(list, candidate{"-" + f.Name, usage})
		})
		return begin(list, word)
	}
	return begin(c.arguments(word), word)
}

// begin returns the candidates that begin with a word.
func begin(list []candidate, word string) []candidate {
	return slices.DeleteFunc(list, func(c candidate) bool { return !strings.HasPrefix(c.word, word) })
}

// flags returns the flags that a command declares; it is not run.
func (c *command) flags() *flag.FlagSet {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	if !c.plain {
		c.run(&invocation{getenv: func(string) string { return "" }, declared: func(fs *flag.FlagSet) { flags = fs }}, nil)
	}
	return flags
}

func isBool(f *flag.Flag) bool {
	b, ok := f.Value.(interface{ IsBoolFlag() bool })
	return ok && b.IsBoolFlag()
}

// valuesOf returns the values that a flag can have.
func valuesOf(f *flag.Flag, word string) (list []candidate) {
	if f == nil {
		return nil
	}
	if c, ok := f.Value.(*choice); ok {
		for _, v := range c.values {
			list = append(list, candidate{word: v})
		}
		return list
	}
	switch name, _ := flag.UnquoteUsage(f); {
	case f.Name == "platforms":
		return platformCandidates(word)
	case f.Name == "strict":
		list = append(list, candidate{word: "all"})
		for _, id := range contract.StrictRules() {
			list = append(list, candidate{word: string(id)})
		}
	case name == "folder":
		return folderNames(word)
	case name == "file":
		return paths(word, true)
	}
	return list
}

// platformCandidates completes the last platform of a list.
func platformCandidates(word string) (list []candidate) {
	head := word[:strings.LastIndexByte(word, ',')+1]
	first, _, _ := load.ParsePlatforms("all") // none if the go command does not answer
	for _, p := range first {
		list = append(list, candidate{word: head + p.String()})
	}
	if head == "" {
		list = append(list, candidate{"all", "Go's first-class ports"})
	}
	return list
}

// arguments returns what can follow the flags of a command.
func (c *command) arguments(word string) (list []candidate) {
	switch c.name {
	case "explain":
		for _, r := range contract.Rules() {
			list = append(list, candidate{string(r.ID), r.Title})
		}
	case "completion":
		for _, s := range shells {
			list = append(list, candidate{word: s})
		}
	case "diff":
		for _, tag := range load.TagNames(".") {
			list = append(list, candidate{word: tag})
		}
		return append(list, folderNames(word)...)
	case "version", "history":
	default:
		return append([]candidate{{"./...", "all packages here and below"}}, folderNames(word)...)
	}
	return list
}

// folderNames returns the folders that a word may be the beginning of, each with a slash.
func folderNames(word string) []candidate { return paths(word, false) }

func paths(word string, files bool) (list []candidate) {
	dir, _ := filepath.Split(word)
	entries, err := os.ReadDir(filepath.Join(".", dir))
	if filepath.IsAbs(dir) {
		entries, err = os.ReadDir(dir)
	}
	if err != nil {
		return nil
	}
	prefix := dir
	if dir == "" && !files {
		prefix = "./" // else the go command looks in the standard library
	}
	for _, entry := range entries {
		switch name := entry.Name(); {
		case strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") && !files:
		case entry.IsDir():
			list = append(list, candidate{word: prefix + name + "/"})
		case files:
			list = append(list, candidate{word: prefix + name})
		}
	}
	return list
}
