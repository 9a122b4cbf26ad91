package main

import (
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"

	"alliancewiki/internal/gitstore"
)

// config is everything that a running wiki is told, read once. Nothing in it is secret.
type config struct {
	dataFlag
	Listen  string  `default:"127.0.0.1:8080" placeholder:"ADDR" help:"Address to listen on; port 0 takes a free one."`
	BaseURL string  `name:"base-url" placeholder:"URL" help:"The wiki's address as browsers see it; http:// and the listening address where it is not given."`
	Read    string  `default:"public" enum:"public,members" placeholder:"WHO" help:"Who may read: public (everybody) or members (who sign in)."`
	Proxy   proxies `placeholder:"NET,…" help:"Addresses or networks of proxies that are believed about the visitor's address (X-Forwarded-For); none by default."`

	upstreamFlags

	dev   bool            // templates and assets from disk
	clone *gitstore.Clone // a person's own, which is served to them; nil for a wiki with a data directory
}

// LogValue is the config as it is printed at start.
func (c config) LogValue() slog.Value {
	return slog.GroupValue(slog.String("data", c.Data), slog.String("listen", c.Listen),
		slog.String("base-url", c.BaseURL), slog.String("read", c.Read), slog.Any("proxy", c.Proxy), slog.Bool("dev", c.dev),
		c.upstreamFlags.attrs())
}

// public tells whether everybody may read.
func (c config) public() bool { return c.Read == "public" }

// checkBaseURL refuses what the wiki cannot live at: its own addresses begin at the root.
func (c config) checkBaseURL() error {
	if c.BaseURL == "" {
		return nil
	}
	u, err := url.Parse(c.BaseURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || strings.Trim(u.Path, "/") != "" ||
		u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return fmt.Errorf("--base-url: %q is not an address such as https://wiki.example.dk", c.BaseURL)
	}
	return nil
}

// listeningAt sets the address that port 0 became, and from it the base URL where there is none.
func (c *config) listeningAt(addr net.Addr) {
	c.Listen = addr.String()
	if c.BaseURL == "" {
		c.BaseURL = "http://" + c.Listen
		if tcp, ok := addr.(*net.TCPAddr); ok && tcp.IP.IsUnspecified() {
			c.BaseURL = fmt.Sprintf("http://localhost:%d", tcp.Port)
		}
	}
	c.BaseURL = strings.TrimRight(c.BaseURL, "/")
}
