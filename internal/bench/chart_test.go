package main

import (
	"encoding/xml"
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"
)

// power returns a series that grows as the number to the power of e.
func power(e float64) *series {
	s := &series{Name: "things", Of: "things & more"}
	for _, n := range []int{1, 10, 100, 1000, 10000} {
		s.Points = append(s.Points, point{N: n, CPU: time.Duration(1e7 * math.Pow(float64(n), e))})
	}
	return s
}

func TestExponent(t *testing.T) {
	for _, e := range []float64{0.5, 1, 2} {
		s := power(e)
		s.Points[0].CPU = time.Hour // below the top two decades
		if got := s.exponent(); math.Abs(got-e) > 1e-6 {
			t.Errorf("the exponent is %v, want %v", got, e)
		}
	}
}

func TestChart(t *testing.T) {
	svg := power(1).svg()
	if strings.Contains(svg, "%!") {
		t.Errorf("formatted wrong:\n%s", svg)
	}
	circles := 0
	for d := xml.NewDecoder(strings.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if start, ok := token.(xml.StartElement); ok && start.Name.Local == "circle" {
			circles++
		}
	}
	if circles != 5 {
		t.Errorf("%d circles", circles)
	}
}

func TestMedian(t *testing.T) {
	m := median([]cost{{wall: 3, memory: 1}, {wall: 1, memory: 3}, {wall: 2, memory: 2}})
	if m.wall != 2 || m.memory != 2 {
		t.Errorf("the medians are %+v", m)
	}
}
