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

func (e *Encoder) text(s string) {
	e.Int(len(s))
	e.Data = append(e.Data, s...)
}

// Seen writes what was read.
func (e *Encoder) Seen(list []Seen) {
	e.Int(len(list))
	for _, s := range list {
		e.Int(int(s.Kind))
		e.text(s.Name)
		e.text(s.Arg)
		e.text(s.Result)
		e.text(s.Sum)
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

// Bytes reads bytes, which are part of the decoder's.
func (d *Decoder) Bytes() []byte {
	n := d.Int()
	if n < 0 || n > len(d.Data) {
		d.Data, d.Failed = nil, true
		return nil
	}
	b := d.Data[:n]
	d.Data = d.Data[n:]
	return b
}

func (d *Decoder) text() string { return string(d.Bytes()) }

// Seen reads what was read.
func (d *Decoder) Seen() (list []Seen) {
	for range d.Int() {
		if d.Failed {
			return nil
		}
		list = append(list, Seen{Kind: Kind(d.Int()), Name: d.text(), Arg: d.text(), Result: d.text(), Sum: d.text()})
	}
	return list
}
