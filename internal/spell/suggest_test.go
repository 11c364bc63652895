package spell

import "testing"

func TestSuggest(t *testing.T) {
	known := []string{"check", "init", "update"}
	for word, want := range map[string]string{
		"chek": "; did you mean check?", "Updte": "; did you mean update?", "in": "", "explain": "", "init": "", "": "",
	} {
		if got := Suggest(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
	if got := Suggest("x", nil); got != "" {
		t.Errorf("nothing is known: %q", got)
	}
}

func TestSuggestSystem(t *testing.T) {
	known := []string{"386", "amd64", "arm", "arm64"}
	for word, want := range map[string]string{
		"x86_64": "; did you mean amd64?", "arm/v7": "; did you mean arm?", "amd46": "; did you mean amd64?", "macos": "", "z80": "", "arm": "",
	} {
		if got := SuggestSystem(word, known); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}

func TestSystem(t *testing.T) {
	for word, want := range map[string]string{"macOS": "darwin", "win": "windows", "x86_64": "amd64", "aarch64": "arm64", "linux": "linux"} {
		if got := System(word); got != want {
			t.Errorf("%q: %q, want %q", word, got, want)
		}
	}
}
