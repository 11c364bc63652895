package command

import (
	"bytes"
	"runtime"
	"runtime/debug"
	"testing"
)

func TestPrintVersion(t *testing.T) {
	on := " " + runtime.GOOS + "/" + runtime.GOARCH + "\n"
	for _, test := range []struct {
		info debug.BuildInfo
		want string
	}{
		{debug.BuildInfo{GoVersion: "go1.26"}, "importspy-vet (devel)\ngo1.26" + on},
		{
			debug.BuildInfo{GoVersion: "go1.26.1", Main: debug.Module{Version: "v1.2.3"}, Settings: []debug.BuildSetting{
				{Key: "vcs", Value: "git"}, {Key: "vcs.revision", Value: "4a249e5"},
				{Key: "vcs.time", Value: "2026-01-02T03:04:05Z"}, {Key: "vcs.modified", Value: "true"},
			}},
			"importspy-vet v1.2.3\ngit 4a249e5 (2026-01-02T03:04:05Z, modified)\ngo1.26.1" + on,
		},
	} {
		var b bytes.Buffer
		printVersion(&b, &test.info)
		if b.String() != test.want {
			t.Errorf("got\n%swant\n%s", b.String(), test.want)
		}
	}
}
