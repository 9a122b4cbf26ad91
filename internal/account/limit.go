package account

import (
	"container/list"
	"crypto/sha256"
	"net/netip"
	"sync"
	"time"
)

// How many failed attempts there may be: a burst at once, and after that one each time one comes back. The burst of an
// account is more than a person needs who tries all their passwords; the address is shared by a whole library.
const (
	accountBurst = 10
	accountEvery = 90 * time.Second // ten in 15 minutes
	addressBurst = 50
	addressEvery = 18 * time.Second // fifty in 15 minutes
	limiterSize  = 1 << 16          // keys that are counted; with more, the one longest unused is forgotten
)

// limits are the counts of failed attempts.
type limits struct {
	account      *limiter[digest]       // of an e-mail address as typed
	address      *limiter[netip.Prefix] // passwords
	tokenAddress *limiter[netip.Prefix] // tokens: a forgotten script must not keep its whole house from signing in
}

func newLimits() limits {
	return limits{
		account:      newLimiter[digest](accountBurst, accountEvery, limiterSize),
		address:      newLimiter[netip.Prefix](addressBurst, addressEvery, limiterSize),
		tokenAddress: newLimiter[netip.Prefix](addressBurst, addressEvery, limiterSize),
	}
}

// attempt counts an attempt at a password before it is tried, so that many at once cannot slip through; undo takes it
// back when the password was right. An attempt that is refused counts nowhere.
func (l *limits) attempt(email, addr string, now time.Time) (undo func(), err error) {
	account, network := digest(sha256.Sum256([]byte(foldEmail(email)))), network(addr)
	if wait := l.address.take(network, now); wait > 0 {
		return nil, limited(wait)
	}
	if wait := l.account.take(account, now); wait > 0 {
		l.address.giveBack(network)
		return nil, limited(wait)
	}
	return func() {
		l.account.giveBack(account)
		l.address.giveBack(network)
	}, nil
}

// limited rounds up to whole seconds, which is what a Retry-After header can say.
func limited(wait time.Duration) *Limited {
	return &Limited{RetryAfter: max((wait + time.Second - 1).Truncate(time.Second), time.Second)}
}

// network is what the limits count an address as: itself for IPv4, its /64 for IPv6, since that much is handed to one
// household. Anything else (a Unix socket has no address) is one network, the zero Prefix.
func network(addr string) netip.Prefix {
	ip, err := netip.ParseAddr(addr)
	if err != nil {
		withPort, err := netip.ParseAddrPort(addr)
		if err != nil {
			return netip.Prefix{}
		}
		ip = withPort.Addr()
	}
	ip = ip.Unmap().WithZone("")
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	return netip.PrefixFrom(ip, bits).Masked()
}

// limiter counts attempts by key, in bounded memory. A key's count is one time: when all its attempts have come back.
type limiter[K comparable] struct {
	burst int
	every time.Duration
	size  int

	mu    sync.Mutex
	keys  map[K]*list.Element // of *count[K]
	order *list.List          // the key used last is first
}

type count[K comparable] struct {
	key  K
	free time.Time
}

func newLimiter[K comparable](burst int, every time.Duration, size int) *limiter[K] {
	return &limiter[K]{burst: burst, every: every, size: size, keys: map[K]*list.Element{}, order: list.New()}
}

// take counts an attempt and returns 0, or counts nothing and returns how long to wait.
func (l *limiter[K]) take(key K, now time.Time) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.keys[key]
	if !ok {
		if l.order.Len() >= l.size {
			oldest := l.order.Back()
			delete(l.keys, l.order.Remove(oldest).(*count[K]).key)
		}
		e = l.order.PushFront(&count[K]{key: key})
		l.keys[key] = e
	}
	l.order.MoveToFront(e)
	c := e.Value.(*count[K])
	if c.free.Before(now) {
		c.free = now
	}
	if wait := c.free.Sub(now) - time.Duration(l.burst-1)*l.every; wait > 0 {
		return wait
	}
	c.free = c.free.Add(l.every)
	return 0
}

// giveBack takes an attempt from the count.
func (l *limiter[K]) giveBack(key K) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e, ok := l.keys[key]; ok {
		c := e.Value.(*count[K])
		c.free = c.free.Add(-l.every)
	}
}
