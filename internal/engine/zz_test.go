package engine_test
import ("testing";"github.com/importspy/importspy/contract";"github.com/importspy/importspy/internal/engine";"fmt")
func TestZZ(t *testing.T) {
	fixtures := readFixtures(t)
	exports := exportFiles(t, fixtures)
	for _, fx := range fixtures {
		if _, ok := fx.section(contract.FileName); ok { continue }
		if fx.name=="deprecated-field-and-retyped" {continue}
		c := newCase(t, fx, exports)
		got := string(c.accept(c.hold(c.data)))
		want := string(contract.Format(engine.NewContract(c.pkg, contract.Policy(fx.word("policy","exact")))))
		if got != want { fmt.Printf("#### %s\n%s---- init\n%s", fx.name, got, want) }
	}
}
