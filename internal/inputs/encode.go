package inputs

import "encoding/binary"

// An Encoder writes values to Data, which a [Decoder] reads in the same order.
type Encoder struct{ Data []byte }

// Int writes a number.
func (e *Encoder) Int(n int) { e.Data = binary.AppendVarint(e.Data, int64(n)) }

// Bytes writes bytes.
func (e *Encoder) Bytes(b []byte) {
	e.Int(len(b))
	e.Data = append(e.Data, b...)
}

// Bool writes a truth value.
func (e *Encoder) Bool(b bool) {
	n := 0
	if b {
		n = 1
	}
	e.Int(n)
}

// Text writes a text.
func (e *Encoder) Text(s string) {
	e.Int(len(s))
	e.Data = append(e.Data, s...)
}

// Seen writes what was read.
func (e *Encoder) Seen(list []Seen) {
	e.Int(len(list))
	for _, s := range list {
		e.Int(int(s.Kind))
		e.Text(s.Name)
		e.Text(s.Arg)
		e.Text(s.Result)
		e.Text(s.Sum)
		e.Text(string(s.Part))
		e.Bool(s.Late)
	}
}

// A Decoder reads what an [Encoder] has written.
type Decoder struct {
	Data   []byte
	Failed bool // what was read is worth nothing
}

// Int reads a number.
func (d *Decoder) Int() int {
	n, size := binary.Varint(d.Data)
	if size <= 0 {
		d.Data, d.Failed = nil, true
		return 0
	}
	d.Data = d.Data[size:]
	return int(n)
}

// Len reads the number of values that follow. Each has a byte at least.
func (d *Decoder) Len() int {
	n := d.Int()
	if n < 0 || n > len(d.Data) {
		d.Data, d.Failed = nil, true
		return 0
	}
	return n
}

// Bytes reads bytes, which are part of the decoder's.
func (d *Decoder) Bytes() []byte {
	n := d.Len()
	b := d.Data[:n:n]
	d.Data = d.Data[n:]
	return b
}

// Text reads a text.
func (d *Decoder) Text() string { return string(d.Bytes()) }

// Bool reads a truth value.
func (d *Decoder) Bool() bool { return d.Int() != 0 }

// Seen reads what was read.
func (d *Decoder) Seen() (list []Seen) {
	for range d.Len() {
		if d.Failed {
			return nil
		}
		list = append(list, Seen{Kind: Kind(d.Int()), Name: d.Text(), Arg: d.Text(), Result: d.Text(), Sum: d.Text(), Part: Part(d.Text()), Late: d.Bool()})
	}
	return list
}
