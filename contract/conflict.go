package contract

import "bytes"

// conflict returns the offset of the first line by which git marks a conflict of two
// branches, -1 if there is none. No line of a contract begins so.
func conflict(data []byte) int {
	offset := 0
	for line := range bytes.Lines(data) {
		if bytes.HasPrefix(line, []byte("<<<<<<< ")) || bytes.HasPrefix(line, []byte(">>>>>>> ")) {
			return offset
		}
		offset += len(line)
	}
	return -1
}
