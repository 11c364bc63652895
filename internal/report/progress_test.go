package report

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// A buffer is one that several goroutines write to.
type buffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

// take returns what was written since the last call.
func (b *buffer) take() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	defer b.buf.Reset()
	return b.buf.String()
}

// TestProgressInLog checks that there is a line every 30 seconds where a line cannot
// be replaced, whatever works then.
func TestProgressInLog(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		c := NewConsole(&out)
		getenv := func(string) string { return "" }
		first, second := NewProgress(c, getenv), NewProgress(c, getenv)
		first.Say("loading packages")
		second.Say("checking 2 packages")
		first.Count(3, 8)
		time.Sleep(29 * time.Second)
		synctest.Wait()
		if got := out.take(); got != "" {
			t.Errorf("after 29 seconds: %q", got)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		switch got := out.take(); got {
		case "importspy-vet: loading packages: 3 of 8 ...\n", "importspy-vet: checking 2 packages ...\n":
		default:
			t.Errorf("after 31 seconds: %q", got)
		}
		second.Done()
		first.Count(5, 8)
		first.Count(4, 8) // which another goroutine was late to say
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if got := out.take(); got != "importspy-vet: loading packages: 5 of 8 ...\n" {
			t.Errorf("after 61 seconds: %q", got)
		}
		first.Count(2, 6) // of other packages
		time.Sleep(30 * time.Second)
		synctest.Wait()
		if got := out.take(); got != "importspy-vet: loading packages: 2 of 6 ...\n" {
			t.Errorf("after 91 seconds: %q", got)
		}
		first.Done()
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := out.take(); got != "" {
			t.Errorf("when all is done: %q", got)
		}
	})
}

// TestProgressOnTerminal checks that a terminal shows what is done, and that messages
// take the place of the line.
func TestProgressOnTerminal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		c := NewConsole(&out)
		p := &Progress{c: c, terminal: true, interval: onTerminal}
		p.Say("loading packages")
		if got := out.take(); got != "importspy-vet: loading packages ..." {
			t.Errorf("at once: %q", got)
		}
		p.Count(1, 2)
		time.Sleep(1100 * time.Millisecond)
		synctest.Wait()
		if got := out.take(); !strings.HasSuffix(got, "\rimportspy-vet: loading packages: 1 of 2 ...") {
			t.Errorf("after a second: %q", got)
		}
		if _, err := c.Write([]byte("message\n")); err != nil {
			t.Fatal(err)
		}
		if got := out.take(); !strings.HasSuffix(got, " \rmessage\n") {
			t.Errorf("the message: %q", got)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if got := out.take(); got != "importspy-vet: loading packages: 1 of 2 ..." {
			t.Errorf("after the message: %q", got)
		}
		p.Done()
		p.Done()
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := out.take(); strings.TrimSpace(got) != "" {
			t.Errorf("when all is done: %q", got)
		}
	})
}

// TestProgressWaits checks that a line shows what the work waits for until something of it
// is done.
func TestProgressWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		p := NewProgress(NewConsole(&out), func(string) string { return "" })
		p.Say("loading packages")
		n := 0
		p.Wait(func() string { n++; return strings.Repeat("; downloading", n) })
		for _, want := range []string{
			"importspy-vet: loading packages; downloading ...\n",
			"importspy-vet: loading packages; downloading; downloading ...\n",
			"importspy-vet: loading packages: 1 of 2 ...\n",
			"importspy-vet: checking ...\n",
		} {
			switch {
			case strings.Contains(want, "1 of 2"):
				p.Count(1, 2)
			case strings.Contains(want, "checking"):
				p.Say("checking")
			}
			time.Sleep(31 * time.Second)
			synctest.Wait()
			if got := out.take(); got != want {
				t.Errorf("%q, want %q", got, want)
			}
		}
		p.Done()
	})
}

// TestProgressLate checks that work is shown only if it takes long, and ends with it.
func TestProgressLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out buffer
		p := &Progress{c: NewConsole(&out), terminal: true, interval: onTerminal}
		p.Late(time.Second, "waiting")()
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := out.take(); got != "" {
			t.Errorf("of short work: %q", got)
		}
		done := p.Late(time.Second, "waiting")
		time.Sleep(1500 * time.Millisecond)
		synctest.Wait()
		if got := out.take(); got != "importspy-vet: waiting ..." {
			t.Errorf("after a second and a half: %q", got)
		}
		done()
		if got := out.take(); strings.TrimSpace(got) != "" {
			t.Errorf("at the end: %q", got)
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if got := out.take(); got != "" {
			t.Errorf("after the end: %q", got)
		}
	})
}
