// Floor is a vet tool that answers each unit at once: what is left is what go vet itself
// takes.
package main

import (
	"encoding/json"
	"fmt"
	"os"
)

func main() {
	switch arg := os.Args[len(os.Args)-1]; arg {
	case "-V=full":
		// With another version, the go command asks about all units again.
		fmt.Printf("floor version devel comments-go-here buildID=%s\n", os.Getenv("FLOOR_VERSION"))
	case "-flags":
		fmt.Println("[]")
	default:
		if err := answer(arg); err != nil {
			fmt.Fprintln(os.Stderr, "floor:", err)
			os.Exit(1)
		}
	}
}

// answer writes the files that the go command expects of a unit.
func answer(config string) error {
	data, err := os.ReadFile(config)
	if err != nil {
		return err
	}
	var unit struct{ Stdout, VetxOutput string }
	if err := json.Unmarshal(data, &unit); err != nil {
		return err
	}
	if err := os.WriteFile(unit.Stdout, nil, 0o666); err != nil {
		return err
	}
	return os.WriteFile(unit.VetxOutput, nil, 0o666)
}
