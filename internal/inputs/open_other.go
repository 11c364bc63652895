//go:build !unix

package inputs

import "os"

// openToRead opens a file: there are no pipes to wait for among files.
func openToRead(name string) (*os.File, error) { return os.Open(name) }
