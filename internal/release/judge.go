package release

import (
	"golang.org/x/mod/semver"
)

// A Verdict says whether the number of a version says what it does to clients.
type Verdict string

const (
	First       Verdict = "first"       // there is nothing to compare it with
	Honest      Verdict = "honest"      // it is as high as the change needs
	Understated Verdict = "understated" // the change needs a higher one
	Unpromised  Verdict = "unpromised"  // v0 and pre-releases promise nothing
	Unknown     Verdict = "unknown"     // too little of the change is known
)

// Judge returns the verdict on version v, which makes a change to base.
func Judge(base, v string, change Change) Verdict {
	switch {
	case base == "":
		return First
	case semver.Major(v) == "v0" || semver.Prerelease(v) != "":
		return Unpromised
	case semver.Compare(v, Least(base, change)) < 0:
		return Understated
	}
	return Honest
}

// Base returns that of versions which v is judged against: the highest release below
// it. Pre-releases promise nothing, and nobody should use what is retracted. It is ""
// if there is none.
func Base(versions []string, v string, retracted func(string) bool) (base string) {
	for _, w := range versions {
		if semver.Prerelease(w) == "" && !retracted(w) && semver.Compare(w, v) < 0 && (base == "" || semver.Compare(base, w) < 0) {
			base = w
		}
	}
	return base
}
