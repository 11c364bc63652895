package upgradetest

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// page has the results of all upgrades, as a table.
const page = "../../docs/evidence.md"

// heading is the first line of the table. A line of dashes follows.
const heading = "| library | from | to | clients | errors | in tests | breaking findings | with a witness |\n"

// A row of the table has the cells that identify an upgrade, and the figures.
type row struct {
	cells string
	figures
}

func (r row) String() string {
	return fmt.Sprintf("%s %d | %d | %d | %d |\n", r.cells, r.errors, r.inTests, r.breaking, r.witnesses)
}

// cells returns the cells of a row that identify an upgrade.
func (u upgrade) cells() string {
	var clients []string
	for _, c := range u.clients {
		clients = append(clients, c.name()+" "+c.version)
	}
	return fmt.Sprintf("| %s | %s | %s | %s |", u.library, u.old, u.new, strings.Join(clients, ", "))
}

var majorVersion = regexp.MustCompile(`^v\d+$`)

// name returns the last element of a module's path that is not a major version.
func (m module) name() string {
	if base := path.Base(m.path); !majorVersion.MatchString(base) {
		return base
	}
	return path.Base(path.Dir(m.path))
}

// A table is that in a page, with the text before its rows and after them.
type table struct {
	before, after string
	rows          map[string]row // by their cells
	sum           row            // the last one
}

// readTable reads the table of the page.
func readTable(t *testing.T) *table {
	t.Helper()
	data, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(data), heading)
	dashes, rest, _ := strings.Cut(rest, "\n")
	if !ok || !strings.HasPrefix(dashes, "| ---") {
		t.Fatalf("%s has no table with the heading\n%s", page, heading)
	}
	tab := &table{before: before + heading + dashes + "\n", rows: make(map[string]row)}
	for text := range strings.Lines(rest) {
		if !strings.HasPrefix(text, "|") {
			break
		}
		rest = strings.TrimPrefix(rest, text)
		cells := strings.SplitAfter(text, " |")
		if len(cells) != 9 {
			t.Fatalf("%s: %d cells in\n%s", page, len(cells)-1, text)
		}
		r := row{cells: strings.Join(cells[:4], "")}
		if _, err := fmt.Sscanf(strings.Join(cells[4:8], ""), " %d | %d | %d | %d |", &r.errors, &r.inTests, &r.breaking, &r.witnesses); err != nil {
			t.Fatalf("%s: %v in\n%s", page, err, text)
		}
		if r.cells == allUpgrades {
			tab.sum = r
			continue
		}
		tab.rows[r.cells] = r
	}
	tab.after = rest
	return tab
}

// allUpgrades are the first cells of the last row.
const allUpgrades = "| all | | | |"

// add returns the sum of the rows.
func (tab *table) add() row {
	sum := row{cells: allUpgrades}
	for _, r := range tab.rows {
		sum.add(r.figures)
	}
	return sum
}

// write writes the page, the upgrades with most errors first.
func (tab *table) write(t *testing.T) {
	text := tab.before
	for _, r := range slices.SortedFunc(maps.Values(tab.rows), func(a, b row) int {
		return cmp.Or(cmp.Compare(b.errors, a.errors), cmp.Compare(a.cells, b.cells))
	}) {
		text += r.String()
	}
	text += tab.add().String() + tab.after
	if err := os.WriteFile(page, []byte(text), 0o666); err != nil {
		t.Error(err)
	}
}

// compareTable compares the number of errors with what the page says; with -update it
// writes the page.
func compareTable(t *testing.T, results []*result) {
	tab := readTable(t)
	for _, r := range results {
		got := row{r.cells(), r.figures}
		want := tab.rows[got.cells]
		if (got.errors != want.errors || got.inTests != want.inTests) && !*update {
			t.Errorf("%s has\n\t%snow it is\n\t%s-update writes this", page, want, got)
		}
		tab.rows[got.cells] = got
	}
	if !*update {
		return
	}
	current := make(map[string]bool)
	for _, u := range readPairs(t) {
		current[u.cells()] = true
	}
	maps.DeleteFunc(tab.rows, func(cells string, _ row) bool { return !current[cells] })
	tab.write(t)
}

// TestTable checks that the page has the upgrades of testdata/pairs.txt, and that its
// sums are right.
func TestTable(t *testing.T) {
	tab := readTable(t)
	if sum := tab.add(); tab.sum != sum {
		t.Errorf("%s has the sum\n\t%sinstead of\n\t%s", page, tab.sum, sum)
	}
	for _, u := range readPairs(t) {
		if _, ok := tab.rows[u.cells()]; !ok {
			t.Errorf("%s has no row that begins with\n\t%s", page, u.cells())
		}
		delete(tab.rows, u.cells())
	}
	for _, r := range tab.rows {
		t.Errorf("%s has a row whose upgrade is not in testdata/pairs.txt:\n\t%s", page, r)
	}
}
