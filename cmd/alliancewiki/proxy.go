package main

import (
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"strings"
)

// proxies are the networks whose proxies are believed about whom they pass on.
type proxies []netip.Prefix

// UnmarshalText reads addresses and networks with commas between them, such as 127.0.0.1,10.0.0.0/8.
func (p *proxies) UnmarshalText(text []byte) error {
	*p = nil
	for part := range strings.SplitSeq(string(text), ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		net, err := netip.ParsePrefix(part)
		if err != nil {
			addr, err := netip.ParseAddr(part)
			if err != nil {
				return fmt.Errorf("%q is neither an address nor a network such as 10.0.0.0/8", part)
			}
			net = netip.PrefixFrom(addr, addr.BitLen())
		}
		*p = append(*p, net.Masked())
	}
	return nil
}

func (p proxies) contain(addr netip.Addr) bool {
	for _, net := range p {
		if net.Contains(addr.Unmap()) {
			return true
		}
	}
	return false
}

// visitor gives each request the visitor's address as its RemoteAddr. The limits on sign-in count by it, so it is taken
// from X-Forwarded-For only as far as known proxies wrote that: from the last entry back to the first address that is
// no proxy's. Anybody can send the header, and what stands before that address is whatever they like.
func (p proxies) visitor(next http.Handler) http.Handler {
	if len(p) == 0 {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, port, err := net.SplitHostPort(r.RemoteAddr)
		addr, parseErr := netip.ParseAddr(host)
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for i := len(hops) - 1; i >= 0 && err == nil && parseErr == nil && p.contain(addr); i-- {
			hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
			if err != nil {
				break
			}
			addr = hop
		}
		if err == nil && parseErr == nil {
			r.RemoteAddr = net.JoinHostPort(addr.Unmap().WithZone("").String(), port)
		}
		next.ServeHTTP(w, r)
	})
}
