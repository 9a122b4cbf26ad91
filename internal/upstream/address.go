package upstream

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"unicode"
)

// Address is where an upstream is. The zero Address is none.
type Address struct {
	git      string // as git takes it
	protocol string // file, http, https, ssh
	web      string // where a browser finds it, as far as can be told; "" for what readers need not know
	host     string // for a commit message
}

// scp is the short form of ssh, user@host:path. No part may be taken for an option, and HOST::PATH is git's way to run a
// program.
var scp = regexp.MustCompile(`^(?:[A-Za-z0-9_.][A-Za-z0-9_.-]*@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9][A-Za-z0-9.-]*):([^:-].*)$`)

// ParseAddress reads the address of a repository: https, ssh (also user@host:path), or a path of this machine that begins
// with a slash (also file:///path). Plain http is taken for this machine alone. A password in it is refused, and no error
// repeats the address: it may hold one.
func ParseAddress(s string) (Address, error) {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.IsSpace(r) }) {
		return Address{}, errors.New("an address has no spaces")
	}
	switch {
	case strings.HasPrefix(s, "/"):
		return Address{git: filepath.Clean(s), protocol: "file", host: filepath.Base(s)}, nil
	case !strings.Contains(s, "://"):
		m := scp.FindStringSubmatch(s)
		if m == nil {
			return Address{}, errAddress
		}
		return Address{git: s, protocol: "ssh", host: m[1]}, nil
	}
	u, err := url.Parse(s)
	if err != nil || strings.ContainsFunc(u.Path, unicode.IsControl) || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" {
		return Address{}, errAddress
	}
	_, password := u.User.Password()
	name := u.Hostname()
	a := Address{git: u.String(), protocol: u.Scheme, host: name}
	switch {
	case u.Scheme == "file":
		if u.Host != "" || u.User != nil || !strings.HasPrefix(u.Path, "/") {
			return Address{}, errAddress
		}
		a.host = filepath.Base(u.Path)
		return a, nil
	case password, u.User != nil && u.Scheme != "ssh":
		return Address{}, errors.New("an address with a name or a password in it: put them in the file of --upstream-token-file")
	case name == "" || strings.HasPrefix(name, "-") || strings.HasPrefix(u.User.Username(), "-") || strings.HasPrefix(u.Path, "/-"):
		return Address{}, errAddress
	case u.Scheme == "ssh":
		return a, nil
	case u.Scheme == "http" && !isLoopback(name):
		return Address{}, errors.New("plain http is for this machine alone: use https")
	case u.Scheme == "https", u.Scheme == "http":
		a.web = a.git
		if u.Path == "/wiki.git" || u.Path == "/wiki.git/" { // another alliancewiki's
			a.web = u.Scheme + "://" + u.Host
		}
		return a, nil
	}
	return Address{}, errAddress
}

var errAddress = errors.New("not an address such as https://wiki.example.dk/wiki.git, git@git.example.dk:wiki.git or /srv/wiki.git")

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// UnmarshalText is ParseAddress, for flags.
func (a *Address) UnmarshalText(text []byte) (err error) {
	*a, err = ParseAddress(string(text))
	return err
}

// String is the address as it may be shown to everybody: there is no secret in it.
func (a Address) String() string { return a.git }

// IsZero tells whether there is no upstream.
func (a Address) IsZero() bool { return a.git == "" }

// header is the HTTP header that signs in with a token, which is "NAME:TOKEN" or the token alone; "" for no token.
func (a Address) header(token string) (string, error) {
	token = strings.TrimSpace(token)
	switch {
	case token == "":
		return "", nil
	case a.protocol != "https" && a.protocol != "http":
		return "", fmt.Errorf("a token is for https; %s has no use for one", a.protocol)
	case strings.ContainsFunc(token, unicode.IsControl):
		return "", errors.New("the token is more than one line")
	case !strings.Contains(token, ":"):
		token = "git:" + token // any name does where the token says who it is
	}
	return "Authorization: Basic " + base64.StdEncoding.EncodeToString([]byte(token)), nil
}
