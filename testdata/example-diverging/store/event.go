package store

import (
	"strconv"
	"sync"
)

// A Severity says how much an [Event] matters.
type Severity int

// The severities, in rising order.
const (
	Debug Severity = iota + 1
	Info
	High
)

// String returns the name of the severity.
func (s Severity) String() string {
	switch s {
	case Debug:
		return "debug"
	case Info:
		return "info"
	case High:
		return "high"
	}
	return "Severity(" + strconv.Itoa(int(s)) + ")"
}

// An Event is something that happened to a [DB].
type Event struct {
	Severity Severity `json:"severity"`
	Text     []byte   `json:"text,omitempty"`
}

// A Log collects events. Hold its lock while reading Events.
type Log struct {
	sync.Locker
	Events []Event
}

// NewLog returns an empty log.
func NewLog() *Log { return &Log{Locker: new(sync.Mutex)} }

// Add appends an event.
func (l *Log) Add(e Event) {
	l.Lock()
	defer l.Unlock()
	l.Events = append(l.Events, e)
}
