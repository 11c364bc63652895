package contract

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// An Error is one mistake in a contract.
type Error struct {
	File string
	Pos  Position
	Msg  string // lower case, no full stop
	Kind ErrorKind
}

// An ErrorKind says what a mistake makes of the rest of a contract.
type ErrorKind int

const (
	// FormError: the file is not what the format says, and the File may lack what
	// its author meant.
	FormError ErrorKind = iota
	// IDError: strict or a waiver names no rule, or not one that can be there.
	IDError
	// RuleError: a pattern or a range in a rule cannot be read.
	RuleError
	// SourceError: Go source is not Go, or not the Go that it must be; see
	// [Text.Mistake].
	SourceError
)

// FormErrors returns the mistakes of form in err, an error of [Parse]; nil if there
// are none, so that the File says all that its author meant, some of it wrong.
func FormErrors(err error) error {
	var list ErrorList
	if !errors.As(err, &list) {
		return err
	}
	return slices.DeleteFunc(slices.Clone(list), func(e *Error) bool { return e.Kind != FormError }).err()
}

// Error returns the error as file:line:column: message.
func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Pos.Line, e.Pos.Column, e.Msg)
}

// An ErrorList is every mistake of one contract, sorted by position.
type ErrorList []*Error

// Error returns the errors one to a line.
func (l ErrorList) Error() string {
	lines := make([]string, len(l))
	for i, e := range l {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap returns the errors of the list, for [errors.As].
func (l ErrorList) Unwrap() []error {
	errs := make([]error, len(l))
	for i, e := range l {
		errs[i] = e
	}
	return errs
}

// err returns the list sorted and without repetitions, nil if it is empty.
func (l ErrorList) err() error {
	if len(l) == 0 {
		return nil
	}
	slices.SortStableFunc(l, func(a, b *Error) int {
		return cmp.Or(cmp.Compare(a.Pos.Offset, b.Pos.Offset), cmp.Compare(a.Msg, b.Msg))
	})
	return slices.CompactFunc(l, func(a, b *Error) bool { return a.Pos == b.Pos && a.Msg == b.Msg })
}

// tooManyMistakes is what [decoder.report] panics with, and Parse recovers.
type tooManyMistakes struct{}

// report adds a mistake, unless there have been so many that the rest is not worth its
// time.
func (d *decoder) report(e *Error) {
	if len(d.errs) == maxMistakes {
		e.Kind, e.Msg = FormError, fmt.Sprintf("contract has more than %d mistakes; fix those above first", maxMistakes)
		d.errs = append(d.errs, e)
		panic(tooManyMistakes{})
	}
	d.errs = append(d.errs, e)
}

// recoverTooMany ends a function that reports mistakes once there are too many.
func (d *decoder) recoverTooMany(f **File, err *error) {
	switch e := recover(); e.(type) {
	case nil:
	case tooManyMistakes:
		*f, *err = nil, d.errs.err()
	default:
		panic(e)
	}
}
