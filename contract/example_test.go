package contract_test

import (
	"errors"
	"fmt"

	"github.com/importspy/importspy/contract"
)

func ExampleParse() {
	_, err := contract.Parse("importspy.yaml", []byte(`version: 1
strict: [field-order]
environment:
  go: "1.x"
exports:
  funcs:
    Open: func(
`))
	var list contract.ErrorList
	if errors.As(err, &list) {
		for _, e := range list {
			fmt.Println(e)
		}
	}
	// Nothing is missing from the File: only Go source and a range are wrong.
	fmt.Println("mistakes of form:", contract.FormErrors(err))
	// Output:
	// importspy.yaml:4:7: 1.x: not a Go version; write for example 1.24 or >=1.24
	// importspy.yaml:7:16: Open: "func(" is not a Go signature, "func(s string) error": it ends too early
	// mistakes of form: <nil>
}

func ExampleFile() {
	data := []byte(`version: 1
exports:
  funcs:
    Close: func() # to be called once
    Open: func(name string) error
`)
	f, err := contract.Parse("importspy.yaml", data)
	if err != nil {
		fmt.Println(err)
		return
	}
	open := f.EntryOf("Open")
	text, err := f.SetText(open, open.Decls[0], "func(name string) (*DB, error)")
	if err != nil {
		fmt.Println(err)
		return
	}
	deprecated, err := f.SetKey(open, open.Decls[0], "deprecated", "use OpenDB")
	if err != nil {
		fmt.Println(err)
		return
	}
	// The edits of several changes are applied together.
	data, err = contract.Apply(data, append(text, deprecated...))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s", data)

	closing := f.EntryOf("Close")
	_, err = f.SetText(closing, closing.Decls[0], "func()")
	fmt.Println(errors.Is(err, contract.ErrNoChange), err)
	// Output:
	// version: 1
	// exports:
	//   funcs:
	//     Close: func() # to be called once
	//     Open:
	//       func: func(name string) (*DB, error)
	//       deprecated: use OpenDB
	// true set text of Close: nothing to change
}

func ExampleFormat() {
	f := &contract.File{
		Package: &contract.String{Value: "example.com/shop/store"},
		Policy:  contract.Exact,
		Funcs: []*contract.Entry{{
			Kind:  contract.Func,
			Name:  "Open",
			Decls: []*contract.Decl{{Text: contract.Text{Value: "func(dsn string) (*DB, error)"}}},
		}},
		Types: []*contract.Entry{{
			Kind:  contract.Type,
			Name:  "DB",
			Decls: []*contract.Decl{{Text: contract.Text{Value: "struct"}, Sealed: &contract.Bool{Value: true}}},
		}},
	}
	fmt.Printf("%s", contract.Format(f))
	// Output:
	// version: 1
	// package: example.com/shop/store
	// policy: exact
	// exports:
	//   funcs:
	//     Open: func(dsn string) (*DB, error)
	//   types:
	//     DB:
	//       type: struct
	//       sealed: true
}
