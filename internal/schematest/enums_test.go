package schematest

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// TestEnums checks that the schema knows the findings that there are, and what
// an environment can forbid.
func TestEnums(t *testing.T) {
	var schema struct {
		Properties struct {
			Strict struct {
				Items struct{ Enum []finding.ID }
			}
		}
		Definitions struct {
			Waiver struct {
				Properties struct {
					Finding struct{ Enum []finding.ID }
				}
			}
			Forbiddable struct{ Enum []string }
			Variable    struct {
				Properties struct {
					Type struct{ Enum []string }
				}
			}
		}
	}
	data, err := os.ReadFile(contractSchema)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	if got := schema.Properties.Strict.Items.Enum; !slices.Equal(got, contract.StrictRules()) {
		t.Errorf("strict takes %v, want %v", got, contract.StrictRules())
	}
	want := slices.DeleteFunc(contract.RuleIDs(), func(id finding.ID) bool { return !id.IsWaivable() })
	if got := schema.Definitions.Waiver.Properties.Finding.Enum; !slices.Equal(got, want) {
		t.Errorf("waivers take %v, want %v", got, want)
	}
	if got := schema.Definitions.Variable.Properties.Type.Enum; !slices.Equal(got, contract.VariableTypes) {
		t.Errorf("the types of variables are %v, want %v", got, contract.VariableTypes)
	}
	if got := schema.Definitions.Forbiddable.Enum; !slices.Equal(got, contract.Forbiddable) {
		t.Errorf("forbid takes %v, want %v", got, contract.Forbiddable)
	}
}

// TestPlatforms checks that the schema takes the platforms that the parser takes,
// of all that can be made of the words that the parser has.
func TestPlatforms(t *testing.T) {
	words := literals(t, filepath.Join(repository, "contract", "platform.go"))
	if !slices.Contains(words, "linux") || !slices.Contains(words, "riscv64") {
		t.Fatalf("these are not the operating systems and architectures: %v", words)
	}
	words = append(words, "*", "Linux", "linus", "")
	platforms := slices.Clone(words)
	for _, goos := range words {
		for _, goarch := range words {
			platforms = append(platforms, goos+"/"+goarch)
		}
	}
	schema := compile(t, contractSchema)
	taken := 0
	for _, p := range platforms {
		text := []byte("version: 1\nexports: {vars: {A: {var: int, platforms: [" + strconv.Quote(p) + "]}}}\n")
		_, parseErr := contract.Parse("importspy.yaml", text)
		if err := accepts(schema, text); (err == nil) != (parseErr == nil) {
			t.Errorf("%s: the parser says %v, the schema %v", p, parseErr, err)
		}
		if parseErr == nil {
			taken++
		}
	}
	if taken < 400 {
		t.Errorf("only %d platforms are taken", taken)
	}
}

// literals returns the words in the string literals of a Go file.
func literals(t *testing.T, name string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && token.IsIdentifier("_"+s) {
				words = append(words, s)
			}
		}
		return true
	})
	return words
}
