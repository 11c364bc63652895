package scope

import (
	"bytes"
	"runtime/debug"
	"sync"

	"github.com/importspy/importspy/contract"
)

// Contracts are parsed for several platforms, each of them once. Nobody changes
// them.
type contracts struct {
	mu     sync.Mutex
	parsed map[string]*parsedFile // by name
}

// A parsedFile is a contract that is parsed, or is about to be.
type parsedFile struct {
	data []byte
	once sync.Once
	file *contract.File
	err  error
}

// ParseOnce has contracts kept once they are parsed, for several platforms. For one, that
// would take more memory than time.
func (s *Scope) ParseOnce() { s.parsed = new(contracts) }

// large is how many bytes a contract has from which on its memory matters more than its time:
// what is made of it takes a hundred times as much.
const large = 1 << 20

// Parse is [contract.Parse].
func (s *Scope) Parse(name string, data []byte) (*contract.File, error) {
	if len(data) > large {
		debug.SetGCPercent(50)
	}
	return s.parsed.parse(name, data)
}

func (p *contracts) parse(name string, data []byte) (*contract.File, error) {
	if p == nil {
		return contract.Parse(name, data)
	}
	f := p.file(name, data)
	f.once.Do(func() { f.file, f.err = contract.Parse(name, data) })
	return f.file, f.err
}

func (p *contracts) file(name string, data []byte) *parsedFile {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.parsed[name]
	if f == nil || !bytes.Equal(f.data, data) {
		f = &parsedFile{data: data}
		if p.parsed == nil {
			p.parsed = make(map[string]*parsedFile)
		}
		p.parsed[name] = f
	}
	return f
}
