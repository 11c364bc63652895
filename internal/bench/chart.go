package main

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The size of a chart, and of what is around its plot.
const (
	width, height       = 560, 320
	left, right         = 64, 16
	top, bottom         = 36, 48
	plotWidth           = width - left - right
	plotHeight          = height - top - bottom
	text, grid, line    = "#57606a", "#d0d7de", "#0969da"
	fontFamily          = "ui-sans-serif, system-ui, sans-serif"
	ideal, idealPattern = "#8c959f", "4 4"
)

// numbers is the file with what was measured.
const numbers = "growth.json"

// save writes what was measured to a folder.
func save(to string, list []series) error {
	data, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(to, numbers), append(data, '\n'), 0o666)
}

// draw writes a chart of each series in a folder, growth-NAME.svg.
func draw(to string) error {
	data, err := os.ReadFile(filepath.Join(to, numbers))
	if err != nil {
		return err
	}
	var list []series
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	for _, s := range list {
		fmt.Printf("%s: the exponent over the top two decades is %.2f\n", s.Name, s.exponent())
		name := filepath.Join(to, "growth-"+s.Name+".svg")
		if err := os.WriteFile(name, []byte(s.svg()), 0o666); err != nil {
			return err
		}
	}
	return nil
}

// svg draws the time by number, both on logarithmic scales, where a straight line is
// a power. The dashed line grows in proportion to the number.
func (s *series) svg() string {
	first, last := s.Points[0], s.Points[len(s.Points)-1]
	lowest, highest := first.CPU, first.CPU
	for _, p := range s.Points {
		lowest, highest = min(lowest, p.CPU), max(highest, p.CPU)
	}
	maxX := math.Ceil(math.Log10(float64(last.N)) - 1e-9)
	minY, maxY := math.Floor(math.Log10(lowest.Seconds())), math.Ceil(math.Log10(highest.Seconds()))
	x := func(n float64) float64 { return left + plotWidth*math.Log10(n)/maxX }
	y := func(d time.Duration) float64 {
		return height - bottom - plotHeight*(math.Log10(d.Seconds())-minY)/(maxY-minY)
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" font-family="%s" font-size="12" fill="%s">`+"\n",
		width, height, fontFamily, text)
	fmt.Fprintf(&out, `<rect width="%d" height="%d" fill="#ffffff"/>`+"\n", width, height)
	fmt.Fprintf(&out, `<text x="%d" y="20" font-size="14">check: seconds of CPU by number of %s (exponent %.2f)</text>`+"\n", left, s.Name, s.exponent())
	for e := 0.0; e <= maxX; e++ {
		at := x(math.Pow(10, e))
		fmt.Fprintf(&out, `<path d="M%.1[1]f %[2]d V%[3]d" stroke="%[4]s"/><text x="%.1[1]f" y="%[5]d" text-anchor="middle">%.0[6]f</text>`+"\n",
			at, top, height-bottom, grid, height-bottom+18, math.Pow(10, e))
	}
	for e := minY; e <= maxY; e++ {
		d := time.Duration(math.Pow(10, e) * float64(time.Second))
		fmt.Fprintf(&out, `<path d="M%d %.1f H%d" stroke="%s"/><text x="%d" y="%.1f" text-anchor="end">%g</text>`+"\n",
			left, y(d), width-right, grid, left-8, y(d)+4, d.Seconds())
	}
	fmt.Fprintf(&out, `<text x="%d" y="%d" text-anchor="middle">%s</text>`+"\n", left+plotWidth/2, height-8, html.EscapeString(s.Of))
	s.proportional(&out, x, y, minY)
	var path strings.Builder
	for i, p := range s.Points {
		fmt.Fprintf(&path, "%s%.1f %.1f", map[bool]string{true: "M", false: " L"}[i == 0], x(float64(p.N)), y(p.CPU))
		fmt.Fprintf(&out, `<circle cx="%.1f" cy="%.1f" r="3.5" fill="%s"><title>%d: %.2f s, %d MB</title></circle>`+"\n",
			x(float64(p.N)), y(p.CPU), line, p.N, p.CPU.Seconds(), p.Memory>>20)
	}
	fmt.Fprintf(&out, `<path d="%s" fill="none" stroke="%s" stroke-width="2"/>`+"\n</svg>\n", &path, line)
	return out.String()
}

// proportional draws a line through the last point that grows with the number.
func (s *series) proportional(out *strings.Builder, x func(float64) float64, y func(time.Duration) float64, minY float64) {
	last := s.Points[len(s.Points)-1]
	from := max(1, float64(last.N)*math.Pow(10, minY)/last.CPU.Seconds()) // where it is at the bottom
	start := time.Duration(float64(last.CPU) * from / float64(last.N))
	fmt.Fprintf(out, `<path d="M%.1f %.1f L%.1f %.1f" stroke="%s" stroke-dasharray="%s"/>`+"\n",
		x(from), y(start), x(float64(last.N)), y(last.CPU), ideal, idealPattern)
}
