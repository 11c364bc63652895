package recheck

import (
	"maps"
	"slices"

	"github.com/importspy/importspy/internal/inputs"
	"github.com/importspy/importspy/internal/srcload"
)

// Encode writes a record.
func (r *Record) Encode(e *inputs.Encoder) {
	digests(e, r.Sources)
	e.Int(len(r.Platforms))
	for _, platform := range slices.Sorted(maps.Keys(r.Platforms)) {
		e.Text(platform)
		e.Int(len(r.Platforms[platform]))
		for _, path := range slices.Sorted(maps.Keys(r.Platforms[platform])) {
			p := r.Platforms[platform][path]
			e.Text(p.Path)
			e.Bytes(p.Digest[:])
			e.Text(p.Contract)
			texts(e, p.Above)
			texts(e, p.Uses)
			digests(e, p.Asked)
			e.Bool(p.Diverges)
			e.Bool(p.Clean)
		}
	}
}

// Decode reads what Encode has written. If that is damaged, the decoder has failed.
func Decode(d *inputs.Decoder) *Record {
	r := &Record{Sources: readDigests(d), Platforms: make(map[string]map[string]*Package)}
	for range d.Len() {
		platform, known := d.Text(), make(map[string]*Package)
		for range d.Len() {
			p := &Package{
				Path: d.Text(), Digest: readDigest(d), Contract: d.Text(), Above: readTexts(d), Uses: readTexts(d),
				Asked: readDigests(d), Diverges: d.Bool(), Clean: d.Bool(),
			}
			known[p.Path] = p
		}
		r.Platforms[platform] = known
	}
	return r
}

func texts(e *inputs.Encoder, list []string) {
	e.Int(len(list))
	for _, text := range list {
		e.Text(text)
	}
}

func readTexts(d *inputs.Decoder) (list []string) {
	for range d.Len() {
		list = append(list, d.Text())
	}
	return list
}

func digests(e *inputs.Encoder, byName map[string]srcload.Digest) {
	e.Int(len(byName))
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		e.Text(name)
		digest := byName[name]
		e.Bytes(digest[:])
	}
}

func readDigests(d *inputs.Decoder) map[string]srcload.Digest {
	byName := make(map[string]srcload.Digest)
	for range d.Len() {
		name := d.Text()
		byName[name] = readDigest(d)
	}
	return byName
}

func readDigest(d *inputs.Decoder) (digest srcload.Digest) {
	if copy(digest[:], d.Bytes()) != len(digest) {
		d.Failed = true
	}
	return digest
}
