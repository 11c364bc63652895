package start

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Each function of this file reports whether a text is in a set, and can be its field has.

func oneOf(s string, words []string) bool {
	for _, word := range words {
		if s == word {
			return true
		}
	}
	return false
}

// matches expects an RE2 that the whole text must match.
func matches(s string, words []string) bool {
	return regexp.MustCompile(`\A(?:` + words[0] + `)\z`).MatchString(s)
}

func isBool(s string, _ []string) bool {
	_, err := strconv.ParseBool(s)
	return err == nil
}

func isInt(s string, _ []string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil
}

func isUint(s string, _ []string) bool {
	_, err := strconv.ParseUint(s, 10, 64)
	return err == nil
}

func isFloat(s string, _ []string) bool {
	_, err := strconv.ParseFloat(s, 64)
	return err == nil
}

func isDuration(s string, _ []string) bool {
	_, err := time.ParseDuration(s)
	return err == nil
}

func isPort(s string, _ []string) bool {
	_, err := strconv.ParseUint(s, 10, 16)
	return err == nil
}

func isPath(s string, _ []string) bool { return s != "" && !strings.Contains(s, "\x00") }

// isURL is like url.Parse, whose package is large, and requires a scheme, and then a host
// or a path.
func isURL(s string, _ []string) bool {
	if i := strings.IndexByte(s, '#'); i >= 0 {
		if !isEscaped(s[i+1:]) {
			return false
		}
		s = s[:i]
	}
	for i := 0; i < len(s); i++ {
		if s[i] < ' ' || s[i] == 0x7f {
			return false
		}
	}
	colon := strings.IndexByte(s, ':')
	if colon < 0 || !isScheme(s[:colon]) {
		return false
	}
	scheme, rest := strings.ToLower(s[:colon]), s[colon+1:]
	if i := strings.IndexByte(rest, '?'); i >= 0 {
		rest = rest[:i]
	}
	if !strings.HasPrefix(rest, "//") {
		return strings.HasPrefix(rest, "/") && isEscaped(rest)
	}
	authority, rest := rest[2:], ""
	if i := strings.IndexByte(authority, '/'); i >= 0 {
		authority, rest = authority[:i], authority[i:]
	}
	return authority[strings.LastIndexByte(authority, '@')+1:]+rest != "" && isAuthority(authority, scheme) && isEscaped(rest)
}

func isScheme(s string) bool {
	for i := 0; i < len(s); i++ {
		if !isLetter(s[i]) && (i == 0 || !isDigit(s[i]) && !strings.ContainsRune("+-.", rune(s[i]))) {
			return false
		}
	}
	return s != ""
}

// isAuthority reports whether a text is user information and @, if there is any, and a host
// with a port, if there is one. Only http and https have a single host.
func isAuthority(s, scheme string) bool {
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		if !hasOnly(s[:i], "-._:~!$&'()*+,;=%@", false) || !isEscaped(s[:i]) {
			return false
		}
		s = s[i+1:]
	}
	colon := strings.IndexByte(s, ':')
	if open := strings.LastIndexByte(s, '['); open >= 0 {
		end := strings.LastIndexByte(s, ']')
		if open > 0 || end < 0 || !isZoned(s[1:end]) {
			return false
		}
		s = s[end+1:]
		if colon = 0; s == "" {
			return true
		}
	} else if scheme != "http" && scheme != "https" {
		colon = strings.LastIndexByte(s, ':')
	}
	if colon < 0 {
		return isHost(s, false)
	}
	return isHost(s[:colon], false) && s[colon] == ':' && strings.Trim(s[colon+1:], "0123456789") == ""
}

// isZoned reports whether a text is an IPv6 address, perhaps with a zone after an escaped %.
func isZoned(s string) bool {
	if i := strings.Index(s, "%25"); i >= 0 {
		if zone := s[i+3:]; zone == "" || !isHost(zone, true) {
			return false
		}
		s = s[:i]
	}
	return !strings.Contains(s, "%") && isIPv6(s)
}

// isHost reports whether a text is a host, or the zone of one. In a host nothing of ASCII
// is escaped except %, in a zone what could be there without, and spaces.
func isHost(s string, zone bool) bool {
	const marks = "-._~!$&'()*+,;=:[]<>\""
	if !hasOnly(s, marks+"%", true) || !isEscaped(s) {
		return false
	}
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || s[i:i+3] == "%25" {
			continue
		}
		n, _ := strconv.ParseUint(s[i+1:i+3], 16, 8)
		if zone != (n < 0x80) || zone && !hasOnly(string([]byte{byte(n)}), marks+" ", false) {
			return false
		}
	}
	return true
}

// isEscaped reports whether two digits follow each % of a text.
func isEscaped(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && (i+2 >= len(s) || !isHex(s[i+1]) || !isHex(s[i+2])) {
			return false
		}
	}
	return true
}

// hasOnly reports whether a text has nothing but letters and digits of ASCII, marks and, if
// others is set, what is not ASCII.
func hasOnly(s, marks string, others bool) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isLetter(c) && !isDigit(c) && strings.IndexByte(marks, c) < 0 && (c < 0x80 || !others) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isHostPort(s string, _ []string) bool {
	i := strings.LastIndexByte(s, ':')
	if i < 0 || !isPort(s[i+1:], nil) {
		return false
	}
	host := s[:i]
	if !strings.HasPrefix(host, "[") {
		return !strings.ContainsAny(host, ":[]/?#@\\ \t\r\n")
	}
	return strings.HasSuffix(host, "]") && isIPv6(host[1:len(host)-1])
}

// isIPv6 is like netip.ParseAddr, whose package is large.
func isIPv6(s string) bool {
	if i := strings.IndexByte(s, '%'); i >= 0 {
		if i == len(s)-1 {
			return false
		}
		s = s[:i] // without the zone
	}
	halves := strings.Split(s, "::")
	n := 0
	for i, half := range halves {
		if half == "" && len(halves) == 2 {
			continue
		}
		groups := strings.Split(half, ":")
		for j, group := range groups {
			switch {
			case isGroup(group, 16, 4, 0xffff):
				n++
			case isIPv4(group) && i == len(halves)-1 && j == len(groups)-1:
				n += 2
			default:
				return false
			}
		}
	}
	return n == 8 && len(halves) == 1 || n < 8 && len(halves) == 2
}

func isIPv4(s string) bool {
	groups := strings.Split(s, ".")
	for _, group := range groups {
		if !isGroup(group, 10, 3, 255) || len(group) > 1 && group[0] == '0' {
			return false
		}
	}
	return len(groups) == 4
}

// isGroup reports whether a text is a number of at most so many digits.
func isGroup(s string, base, digits int, greatest uint64) bool {
	n, err := strconv.ParseUint(s, base, 64)
	return err == nil && len(s) <= digits && n <= greatest
}
