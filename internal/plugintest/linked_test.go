package plugintest_test

// The tests run the command, which they build. As they are linked with its code,
// go test does not answer from its cache when that has changed.
import _ "github.com/importspy/importspy/internal/command"
