// Package fallbacks has constants for variables that are not set, in the usual forms.
package fallbacks

import (
	"cmp"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const prefix = "SHOP_"

var level = os.Getenv("LEVEL")

func init() {
	if level == "" {
		level = "info" // want `LEVEL else info`
	}
}

func assigned() {
	v := os.Getenv(prefix + "A")
	if v == "" {
		v = "a" // want `SHOP_A else a`
	}
	w, ok := os.LookupEnv("B")
	if !ok {
		w = "b" // want `B else b`
	}
	if x := os.Getenv("C"); len(x) == 0 {
		x = "c" // want `C else c`
		print(x)
	}
	var y string
	if y = os.Getenv("D"); "" == y {
		y = "d" // want `D else d`
	}
	if z, ok := os.LookupEnv("E"); !ok || z == "" {
		z = "e" // want `E else e`
	}
	print(v, w)
}

// tried are several variables in turn.
func tried() string {
	v := os.Getenv("F1")
	if v == "" {
		v = os.Getenv("F2")
	}
	if v == "" {
		v = "f" // want `F1 else f` `F2 else f`
	}
	if w := os.Getenv("F3"); w != "" {
		return w
	}
	if w := os.Getenv("F4"); w != "" {
		return w
	}
	return "F" // want `F3 else F` `F4 else F`
}

type config struct {
	port, host, level string
	limit             int
	wait              time.Duration
}

func fields(c *config) {
	c.port = os.Getenv("G")
	if c.port == "" {
		c.port = "8080" // want `G else 8080`
	}
	d := config{host: os.Getenv("H")}
	if d.host == "" {
		d.host = "localhost" // want `H else localhost`
	}
	e := &config{level: "info", limit: 5} // want `I else info` `J else 5 \(int\)`
	if v := os.Getenv("I"); v != "" {
		e.level = strings.ToLower(v)
	}
	if v := os.Getenv("J"); v != "" {
		if n, err := strconv.Atoi(v); err == nil {
			e.limit = n
		}
	}
	if v, ok := os.LookupEnv("K"); ok {
		c.level = v
	} else {
		c.level = "k" // want `K else k`
	}
	if os.Getenv("L") == "" {
		c.level = "l" // want `L else l`
	} else {
		c.level = os.Getenv("L")
	}
	wait := 5 * time.Second // want `M else 5s \(duration\)`
	if v := os.Getenv("M"); v != "" {
		wait, _ = time.ParseDuration(v)
	}
	c.wait = wait
}

var size = "small" // want `N else small`

func setSize() {
	if v, ok := syscall.Getenv("N"); ok && v != "" {
		size = v
	}
}

var (
	or    = cmp.Or(os.Getenv("O"), "o")                        // want `O else o`
	orAll = cmp.Or(os.Getenv("P1"), get("P2"), fallback, "no") // want `P1 else p` `P2 else p`
)

const fallback = "p"

func get(name string) string { return os.Getenv(name) }

func env(name, def string) string {
	if v := get(name); v != "" {
		return v
	}
	return def
}

func envOK(name, def string) string {
	v, ok := os.LookupEnv(prefix + name)
	if !ok {
		return def
	}
	return v
}

func outer(name string) string { return env("OUTER_"+name, "outer") } // want `OUTER_X else outer`

func envInt(name string, def int) int {
	v := os.Getenv(name)
	if v == "" {
		return def
	}
	n, err := strconv.Atoi(v)
	if err != nil {
		return def
	}
	return n
}

func envDuration(def time.Duration, name string) (time.Duration, error) {
	if s, ok := os.LookupEnv(name); ok {
		return time.ParseDuration(s)
	}
	return def, nil
}

func envBool(name string, def bool) bool {
	if v, err := strconv.ParseBool(os.Getenv(name)); err == nil {
		return v
	}
	return def
}

func envFloat(name string) float64 {
	if v := os.Getenv(name); v != "" {
		f, _ := strconv.ParseFloat(v, 64)
		return f
	} else {
		return 1.5 // want `X else 1.5 \(float\)`
	}
}

type reader struct{}

func (reader) get(name, def string) string { return env(name, def) }

func calls() {
	env("Q", "q")   // want `Q else q`
	envOK("R", "r") // want `SHOP_R else r`
	outer("X")
	envInt("S", 8080)                // want `S else 8080 \(int\)`
	envDuration(90*time.Second, "T") // want `T else 1m30s \(duration\)`
	envBool("U", true)               // not followed: the value is not tested for being there
	envFloat("X")                    //
	reader{}.get("V", "v")           // want `V else v`
	reader.get(reader{}, "W", "w")   // want `W else w`
	closure := func(name, def string) string { return cmp.Or(os.Getenv(name), def) }
	closure("Y", "y") // want `Y else y`
	const z = "z"
	def := z // want `Z else z`
	env("Z", def)
	for {
		select {
		default:
			v := os.Getenv("SELECT")
			if v == "" {
				v = "s" // want `SELECT else s`
			}
		}
		switch {
		case true:
			v := os.Getenv("CASE")
			if v == "" {
				v = "c" // want `CASE else c`
			}
		}
	}
}
