package fresh

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkDigest searches a module of 20,000 folders, every tenth of which has
// a contract. IMPORTSPY_BENCH_DIR names another folder to search.
func BenchmarkDigest(b *testing.B) {
	root := os.Getenv("IMPORTSPY_BENCH_DIR")
	if root == "" {
		root = b.TempDir()
		growTree(b, root)
	}
	for b.Loop() {
		if _, err := Digest(root, plain); err != nil {
			b.Fatal(err)
		}
	}
}

// growTree makes a module of 20 × 25 × 40 packages below root.
func growTree(b *testing.B, root string) {
	b.Helper()
	write(b, filepath.Join(root, "go.mod"), "module example.com/large\n\ngo 1.26\n")
	for i := range 20 * 25 * 40 {
		dir := filepath.Join(root, fmt.Sprintf("a%d/b%d/c%d", i/1000, i/40%25, i%40))
		write(b, filepath.Join(dir, "doc.go"), "package p\n")
		if i%10 == 0 {
			write(b, filepath.Join(dir, "importspy.yaml"), fmt.Sprintf("version: 1 # %d\n", i))
		}
	}
}
