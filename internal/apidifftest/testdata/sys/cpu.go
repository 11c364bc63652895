// Package client uses what apidiff or the engine say changes from v0.30.0 to
// v0.49.0 of golang.org/x/sys. It compiles against the older one. A line that does
// not compile against the newer one says which symbol breaks it; "unless" names the
// exclusion by which that counts as compatible.
package client

import "golang.org/x/sys/cpu"

// The types of these variables have blank fields, so that clients cannot write
// them. What they can do with values goes on compiling when fields are added.
var (
	_ = use(&cpu.PPC64)
	_ = use(&cpu.RISCV64)
	_ = use(&cpu.X86)

	_ = map[any]bool{cpu.PPC64: true, cpu.RISCV64: true, cpu.X86: true}

	_ *bool = &cpu.PPC64.IsPOWER9
	_ *bool = &cpu.RISCV64.HasV
	_ *bool = &cpu.X86.HasAVX512
)

func use[T comparable](x *T) bool {
	y := *x
	*x = y
	return y == *x
}

func _() {
	ppc, riscv, x86 := cpu.PPC64, cpu.RISCV64, cpu.X86
	ppc.IsPOWER9, riscv.HasV, x86.HasAVX = true, true, true
	cpu.PPC64, cpu.RISCV64, cpu.X86 = ppc, riscv, x86
}
