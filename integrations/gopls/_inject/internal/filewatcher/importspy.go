package filewatcher

import "golang.org/x/tools/gopls/internal/importspy"

// isContract reports whether gopls has to know when the file changes.
func isContract(name string) bool { return importspy.IsContract(name) }
