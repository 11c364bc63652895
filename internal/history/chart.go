package history

import (
	"fmt"
	"html"
	"io"
	"math"
	"strings"

	"golang.org/x/mod/semver"

	"github.com/importspy/importspy/internal/release"
)

// The measures of the chart, in pixels.
const (
	leftMargin  = 64
	rightMargin = 28
	topMargin   = 112 // title and legend
	half        = 150 // of the bars up, and of those down
	axis        = 14  // between the two
	labels      = 84  // below, for the versions
	minWidth    = 720
)

// A chart draws a history: for each version a bar up for what it adds and one down for
// what it breaks. The scale is logarithmic, since a version may add one function or a
// thousand.
type chart struct {
	*History
	column float64 // width for a version
	width  float64
	top    float64 // the logarithm at the end of the scale
	b      strings.Builder
}

// SVG prints the history as a picture, which follows the reader's colour scheme.
func (h *History) SVG(w io.Writer) error {
	_, err := io.WriteString(w, h.svg())
	return err
}

func (h *History) svg() string {
	c := &chart{History: h, top: 1}
	c.column = math.Max(9, math.Min(56, 1180/float64(len(h.Releases))))
	c.width = math.Max(minWidth, leftMargin+rightMargin+c.column*float64(len(h.Releases)))
	for _, e := range h.Releases {
		c.top = math.Max(c.top, math.Max(scale(e.Additions), scale(e.Breaks)))
	}
	c.begin()
	c.legend()
	c.grid()
	for i := range h.Releases {
		c.release(i)
	}
	c.b.WriteString("</svg>\n")
	return c.b.String()
}

func scale(n int) float64 { return math.Log10(1 + float64(n)) }

// length returns how long the bar for a number is.
func (c *chart) length(n int) float64 { return half * scale(n) / c.top }

// style has the colours. Of reds and greens, these two differ in lightness, too.
const style = `
.bg{fill:#fff}.ink{fill:#1f2328}.dim{fill:#59636e}.line{stroke:#d1d9e0}.axis{stroke:#59636e}
.add{fill:#4aa564}.allowed{fill:#8c959f}.broke{fill:#b3261e}.band{fill:#b3261e;fill-opacity:.09}.bad{fill:#b3261e}
text{font-family:system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;font-size:12px}
.title{font-size:20px;font-weight:600}.small{font-size:10.5px}.b{font-weight:600}
@media (prefers-color-scheme:dark){
.bg{fill:#0d1117}.ink{fill:#e6edf3}.dim{fill:#9198a1}.line{stroke:#30363d}.axis{stroke:#9198a1}
.add{fill:#57ab5a}.allowed{fill:#6e7681}.broke{fill:#ff6b5e}.band{fill:#ff6b5e;fill-opacity:.14}.bad{fill:#ff8a80}}
`

func (c *chart) begin() {
	height := float64(topMargin + 2*half + axis + labels)
	fmt.Fprintf(&c.b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" role="img" aria-labelledby="t d">`,
		c.width, height, c.width, height)
	fmt.Fprintf(&c.b, "<title id=\"t\">%s: what each version added and broke</title>", html.EscapeString(c.Module))
	fmt.Fprintf(&c.b, "<desc id=\"d\">%s</desc><style>%s</style>\n", html.EscapeString(c.Summary()), style)
	fmt.Fprintf(&c.b, "<rect class=\"bg\" width=\"%g\" height=\"%g\"/>\n", c.width, height)
	c.text(24, 38, "title ink", "", c.Module)
	c.text(24, 60, "dim", "", c.Summary())
}

// text writes a text at a place. The anchor is start if it is "".
func (c *chart) text(x, y float64, class, anchor, s string) {
	if anchor != "" {
		anchor = ` text-anchor="` + anchor + `"`
	}
	fmt.Fprintf(&c.b, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\"%s>%s</text>\n", class, x, y, anchor, html.EscapeString(s))
}

func (c *chart) legend() {
	x := 24.0
	for _, l := range []struct{ class, says string }{
		{"add", "added"},
		{"broke", "broken, though the number promised not to"},
		{"allowed", "broken, as the number allows (a new major version, v0, a pre-release)"},
	} {
		fmt.Fprintf(&c.b, "<rect class=\"%s\" x=\"%.1f\" y=\"76\" width=\"11\" height=\"11\" rx=\"2\"/>\n", l.class, x)
		c.text(x+17, 86, "dim", "", l.says)
		x += 40 + 6.3*float64(len(l.says))
	}
}

// grid draws the two axes with lines at the powers of ten.
func (c *chart) grid() {
	right := c.width - rightMargin
	line := func(class string, y float64) {
		fmt.Fprintf(&c.b, "<line class=\"%s\" x1=\"%d\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, leftMargin-6, y, right, y)
	}
	up, down := float64(topMargin+half), float64(topMargin+half+axis)
	for n := 1; scale(n) <= c.top; n *= 10 {
		line("line", up-c.length(n))
		line("line", down+c.length(n))
		c.text(leftMargin-12, up-c.length(n)+4, "small dim", "end", fmt.Sprint(n))
		c.text(leftMargin-12, down+c.length(n)+4, "small dim", "end", fmt.Sprint(n))
	}
	line("axis", up)
	line("axis", down)
}

// release draws a version.
func (c *chart) release(i int) {
	e := &c.Releases[i]
	x, up, down := leftMargin+c.column*float64(i), float64(topMargin+half), float64(topMargin+half+axis)
	bottom := down + half
	fmt.Fprintf(&c.b, "<g><title>%s</title>\n", html.EscapeString(e.tooltip()))
	bar, class := c.column*0.62, "allowed"
	label := "small dim"
	switch e.Verdict {
	case release.Understated:
		fmt.Fprintf(&c.b, "<rect class=\"band\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n", x, topMargin, c.column, 2*half+axis+labels-8)
		class, label = "broke", "small bad b"
	case release.Honest:
		label = "small ink"
	}
	left := x + (c.column-bar)/2
	if e.Additions > 0 {
		fmt.Fprintf(&c.b, "<rect class=\"add\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1.5\"/>\n", left, up-c.length(e.Additions), bar, c.length(e.Additions))
	}
	if e.Breaks > 0 {
		fmt.Fprintf(&c.b, "<rect class=\"%s\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1.5\"/>\n", class, left, down, bar, c.length(e.Breaks))
	}
	middle := x + c.column/2
	if c.column >= 22 {
		c.count(middle, up-c.length(e.Additions)-4, e.Additions)
		c.count(middle, down+c.length(e.Breaks)+11, e.Breaks)
	}
	if e.Failure != "" {
		c.text(middle, up+axis/2+3, "small dim", "middle", "?")
	}
	if major := c.newMajor(i); major != "" {
		fmt.Fprintf(&c.b, "<line class=\"axis\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%.1f\" stroke-dasharray=\"2 3\"/>\n", x, topMargin-4, x, bottom)
		c.text(x+4, topMargin+6, "small dim", "", major)
	}
	if c.labelled(i) {
		fmt.Fprintf(&c.b, "<text class=\"%s\" text-anchor=\"end\" transform=\"translate(%.1f %.1f) rotate(-55)\">%s</text>\n", label, middle+5, bottom+14, html.EscapeString(e.Release))
	}
	c.b.WriteString("</g>\n")
}

func (c *chart) count(x, y float64, n int) {
	if n > 0 {
		c.text(x, y, "small dim", "middle", fmt.Sprint(n))
	}
}

// newMajor returns the major version that begins with a release, "" if none does.
func (c *chart) newMajor(i int) string {
	major := semver.Major(c.Releases[i].Release)
	if i > 0 && semver.Major(c.Releases[i-1].Release) == major {
		return ""
	}
	return major
}

// labelled reports whether there is room for the label of a release: where versions
// are close together, every second one or fewer have one.
func (c *chart) labelled(i int) bool {
	return i%int(math.Ceil(12/c.column)) == 0
}

// tooltip is what a pointer sees of a release.
func (e *Entry) tooltip() string {
	s := e.Release
	if e.Date != "" {
		s += ", " + e.Date
	}
	if e.Base != "" && e.Failure == "" {
		s += fmt.Sprintf(": %d added, %d broken since %s", e.Additions, e.Breaks, e.Base)
	}
	return s + "; " + e.Says()
}
