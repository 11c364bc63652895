package inputs

import "path/filepath"

// IsIn reports whether the path of a file or a folder begins with that of the folder outer.
func IsIn(outer, name string) bool {
	rel, err := filepath.Rel(outer, name)
	return err == nil && filepath.IsLocal(rel)
}
