package page

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// module returns a module of packages in ten folders, in layers: each imports three of the
// next layer. The last package imports what its rules deny.
func module(n int) *Page {
	p := &Page{Title: "example.com/big", Summary: "for a test"}
	rel := func(i int) string { return fmt.Sprintf("layer%d/group%d/pkg%03d", i*10/n, i%7, i) }
	for i := range n {
		pkg := &Package{Path: "example.com/big/" + rel(i), Rel: rel(i), Needs: i%3 > 0}
		if i%3 == 1 {
			pkg.Contract = rel(i) + "/importspy.yaml"
		}
		for j := i + n/10; j < min(n, i+n/10+3); j++ {
			pkg.Imports = append(pkg.Imports, "example.com/big/"+rel(j))
		}
		pkg.Imports = append(pkg.Imports, "fmt")
		p.Packages = append(p.Packages, pkg)
	}
	last := p.Packages[n-1]
	last.Imports = append(last.Imports, p.Packages[0].Path)
	last.Findings = []Finding{
		{ID: "import-denied", Verdict: "violation", Message: "contract denies its import", Place: "a.go:1:1", To: p.Packages[0].Path},
		{ID: "import-denied", Verdict: "violation", Message: "contract denies unsafe", Place: "a.go:2:1", To: "unsafe"},
		{ID: "export-missing", Verdict: "breaking", Message: "</script><script>alert('x')</script>", Place: "a.go:3:1", Witness: "package client\n\nvar _ = </pre><script>alert(1)"},
	}
	return p
}

func write(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestGraph checks what the script is given: imports within the module, those against a
// rule with the reason, and packages of other modules only for these.
func TestGraph(t *testing.T) {
	text := write(t, module(20))
	m := regexp.MustCompile(`(?s)<script type="application/json" id="data">(.*?)</script>`).FindStringSubmatch(text)
	var g graph
	if m == nil || json.Unmarshal([]byte(m[1]), &g) != nil {
		t.Fatalf("there is no graph in\n%s", text)
	}
	if len(g.Nodes) != 21 || g.Nodes[20].Path != "unsafe" {
		t.Errorf("the nodes are %+v", g.Nodes)
	}
	denied := 0
	for _, e := range g.Edges {
		if e.Why != "" {
			denied++
			if e.From != 19 || e.To != 0 && e.To != 20 {
				t.Errorf("the edge %+v is against a rule", e)
			}
		}
	}
	if denied != 2 {
		t.Errorf("%d edges are against a rule, want 2", denied)
	}
}

// TestNothingElse checks that the page loads nothing, and that what others wrote is text.
func TestNothingElse(t *testing.T) {
	text := write(t, module(5))
	for _, bad := range []string{"<script>alert", "src=", "@import", "url(", "<link", "http:", "https:"} {
		if strings.Contains(strings.ReplaceAll(text, "http://www.w3.org/2000/svg", ""), bad) {
			t.Errorf("the page has %q", bad)
		}
	}
	for _, want := range []string{`<b>5</b> packages`, `<b>1</b> breaking`, `<b>2</b> violations`, `&lt;/script&gt;`, "var _ = &lt;/pre&gt;"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// TestTree checks that folders with nothing but one folder are joined with it.
func TestTree(t *testing.T) {
	root := tree([]*Package{{Path: "m", Rel: "."}, {Path: "m/a/b/c", Rel: "a/b/c"}, {Path: "m/a/b/d", Rel: "a/b/d"}, {Path: "m/e", Rel: "e"}})
	if root.Package == nil || root.Count() != 4 || len(root.Folders) != 2 {
		t.Fatalf("the root is %+v", root)
	}
	if f := root.Folders[0]; f.Name != "a/b" || f.Count() != 2 || len(f.Folders) != 2 {
		t.Errorf("the folder is %+v", f)
	}
}

// TestBrowser opens a page of 400 packages in a browser: folders are closed and the graph is
// drawn, which takes less than a second on an idle machine (-v has the time). A search and a
// link open what they lead to.
func TestBrowser(t *testing.T) {
	p := module(400)
	open := browser(t, p)
	dom := open("")
	m := regexp.MustCompile(`data-drawn="(\d+)"`).FindStringSubmatch(dom)
	if m == nil {
		t.Fatal("the graph is not drawn")
	}
	t.Logf("the page is there after %s ms", m[1])
	if n := strings.Count(dom, `role="button" data-key=`); n < 8 || n > 40 {
		t.Errorf("the graph has %d nodes", n)
	}
	if !strings.Contains(dom, `class="denied"`) || strings.Contains(dom, `data-rel="layer0" open`) {
		t.Error("the graph does not show what is denied, or folders are open")
	}
	dom = open("q=" + url.QueryEscape("pkg399"))
	if !strings.Contains(dom, `>1 package</output>`) {
		t.Errorf("the search finds %s", regexp.MustCompile(`<output.*?</output>`).FindString(dom))
	}
	dom = open(p.Packages[7].ID)
	if !regexp.MustCompile(`id="` + p.Packages[7].ID + `"[^>]* open`).MatchString(dom) {
		t.Error("a link to a package does not open it")
	}
}

// TestBrowserCycle opens a page whose folders import one another: that which imports more is
// left of the other, and arrows lead both ways.
func TestBrowserCycle(t *testing.T) {
	p := &Page{Title: "example.com/cycle"}
	for i := range 30 {
		a, b := fmt.Sprintf("a/p%02d", i), fmt.Sprintf("b/p%02d", i)
		p.Packages = append(p.Packages, &Package{Path: "example.com/cycle/" + a, Rel: a, Imports: []string{"example.com/cycle/" + b}})
	}
	for i := range 30 {
		b := &Package{Path: fmt.Sprintf("example.com/cycle/b/p%02d", i), Rel: fmt.Sprintf("b/p%02d", i)}
		if i == 0 {
			b.Imports = []string{"example.com/cycle/a/p29"}
		}
		p.Packages = append(p.Packages, b)
	}
	dom := browser(t, p)("")
	at := func(folder string) int {
		m := regexp.MustCompile(`data-key="` + folder + `" transform="translate\((\d+) `).FindStringSubmatch(dom)
		if m == nil {
			t.Fatalf("the graph has no folder %s", folder)
		}
		x, _ := strconv.Atoi(m[1])
		return x
	}
	if at("a") >= at("b") {
		t.Errorf("a is at %d, b at %d", at("a"), at("b"))
	}
	if n := strings.Count(dom, `class="head "`); n != 2 {
		t.Errorf("the graph has %d arrows, want 2", n)
	}
}

// browser returns a function that opens a page in a browser, at a fragment, and returns what
// the document has become.
func browser(t *testing.T, p *Page) func(fragment string) string {
	t.Helper()
	name := ""
	for _, n := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(n); err == nil && name == "" {
			name = path
		}
	}
	if name == "" || os.Getenv("IMPORTSPY_SLOW") != "1" {
		t.Skip("there is no Chromium, or IMPORTSPY_SLOW is not set to 1")
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(write(t, p)), 0o666); err != nil {
		t.Fatal(err)
	}
	return func(fragment string) string {
		cmd := exec.Command(name, "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir="+t.TempDir(), "--dump-dom", "file://"+file+"#"+fragment)
		out, err := cmd.Output()
		if err != nil {
			t.Skipf("the browser does not run here: %v", err)
		}
		return string(out)
	}
}
