package docs_test

import (
	"fmt"
	"html"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestPicture draws the picture in README.md: a terminal, in which diff compares two
// versions of a real module. With -update, it writes it.
func TestPicture(t *testing.T) {
	if os.Getenv("IMPORTSPY_SLOW") != "1" && !*update {
		t.Skip("downloads two versions of a module; set IMPORTSPY_SLOW=1 to run it")
	}
	args := []string{"diff", "-witness", "github.com/go-chi/chi/v5@v5.3.2", "@v5.4.0"}
	cmd := exec.Command(buildCommand(t)+"/importspy-vet", args...)
	cmd.Dir = t.TempDir()
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "NO_COLOR=1")
	out, err := cmd.CombinedOutput()
	if code := cmd.ProcessState.ExitCode(); code != 1 {
		t.Fatalf("%v: %v\n%s", cmd, err, out)
	}
	picture := terminal("$ importspy-vet " + strings.Join(args, " ") + "\n" + string(out))
	const name = "pictures/diff.svg"
	if *update {
		write(t, name, picture)
		return
	}
	if read(t, name) != picture {
		t.Errorf("%s is not what diff prints; draw it again with -update:\n%s", name, out)
	}
}

// columns is where the lines of the terminal wrap.
const columns = 104

// terminal draws text as a terminal shows it.
func terminal(text string) string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    ")
		for len(line) > columns {
			cut := strings.LastIndex(line[:columns], " ") + 1
			lines, line = append(lines, line[:cut]), "  "+line[cut:]
		}
		lines = append(lines, line)
	}
	var b strings.Builder
	const charWidth, lineHeight, margin = 7.8, 19, 20
	width, height := columns*charWidth+2*margin, len(lines)*lineHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %d" role="img">`+"\n", width, height)
	fmt.Fprintf(&b, "<title>%s</title>\n", html.EscapeString(lines[0]))
	b.WriteString(`<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;fill:#d6deeb;white-space:pre}.bad{fill:#ff8a80}.good{fill:#a5d6a7}.dim{fill:#8a99ad}</style>` + "\n")
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="#16202e"/>`+"\n")
	for i, line := range lines {
		fmt.Fprintf(&b, `<text x="%d" y="%d" xml:space="preserve">%s</text>`+"\n", margin, margin+(i+1)*lineHeight-5, colored(line))
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// colored marks up what a line of the terminal is about.
func colored(line string) string {
	text := html.EscapeString(line)
	switch {
	case strings.HasPrefix(line, "$ "):
		return `<tspan class="good">$</tspan>` + text[1:]
	case strings.HasSuffix(line, ": the old declaration"):
		return `<tspan class="dim">` + text + `</tspan>`
	}
	text = strings.ReplaceAll(text, "(breaking)", `<tspan class="bad">(breaking)</tspan>`)
	return strings.ReplaceAll(text, "(compatible)", `<tspan class="good">(compatible)</tspan>`)
}
