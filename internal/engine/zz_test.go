package engine_test
import ("testing";"fmt")
func TestZZ(t *testing.T) {
	nils, dropped, total := 0,0,0
	for s := range 500 {
		g, d := generate(int64(s))
		if d == nil { nils++; continue }
		dropped += len(d.dropped); total += g.serial
		if s < 6 { fmt.Println(d.write(nil)) }
	}
	t.Log(nils, dropped, total)
}
