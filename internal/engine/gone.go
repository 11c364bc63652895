package engine

import (
	"fmt"
	"strings"

	"github.com/importspy/importspy/contract"
	"github.com/importspy/importspy/internal/finding"
)

// HoldGone returns the finding on a contract whose package is not there on a
// platform: all that it promises is broken. The path is the package's, "" if that
// cannot be told; why is what the message says of the package.
func HoldGone(f *contract.File, path, why, goos, goarch string) finding.Finding {
	gone := finding.Finding{ID: finding.ExportMissing, Symbol: "package", Verdict: finding.Breaking}
	gone.Message = fmt.Sprintf("%s: contract declares it, %s (%s)", strings.TrimSpace("package "+path), why, gone.Verdict)
	if f.Package != nil {
		gone.Contract = f.Package.Pos
	}
	list := []finding.Finding{gone}
	for _, w := range f.Waivers {
		if on(w.Platforms, goos, goarch) {
			apply(w, list)
		}
	}
	return list[0]
}
