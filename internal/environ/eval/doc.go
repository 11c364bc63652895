// Package eval determines which names of environment variables an expression can
// evaluate to: from constants, from everything that is assigned to a variable, from
// lists that the source spells out. A name can depend on parameters, whose values
// package environ takes from the calls, and parts of it can be unknown.
package eval
