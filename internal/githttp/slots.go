package githttp

import (
	"context"
	"net/netip"
	"sync"
	"time"
)

// refsAtOnce is how many processes may list the refs at a time, besides those that make packs: a list is small and
// soon sent, so it need not wait behind clients that take their time over a pack.
const refsAtOnce = 4

// slots bounds how many processes run at a time: in all, and for one network, so that nobody keeps everybody else from
// cloning by taking nothing of what they asked for.
type slots struct {
	all        chan struct{} // holds one value per running process
	perNetwork int

	mu     sync.Mutex
	shares map[netip.Prefix]*share // of the networks that have a process or wait for one
}

// share is one network's part of the slots.
type share struct {
	taken chan struct{}
	users int // requests that have or await a slot; slots.mu guards it
}

func newSlots(atOnce, perNetwork int) *slots {
	return &slots{
		all: make(chan struct{}, atOnce), perNetwork: perNetwork, shares: map[netip.Prefix]*share{},
	}
}

// take waits for a slot for the address, for at most the time given. Where it gets one, give must be called.
func (s *slots) take(ctx context.Context, addr string, wait time.Duration) (give func(), ok bool) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	network := network(addr)
	own := s.join(network)
	if !push(ctx, own.taken) {
		s.leave(network, own)
		return nil, false
	}
	if !push(ctx, s.all) {
		<-own.taken
		s.leave(network, own)
		return nil, false
	}
	return func() {
		<-s.all
		<-own.taken
		s.leave(network, own)
	}, true
}

// push takes a place, at once where there is one, whatever became of ctx.
func push(ctx context.Context, places chan struct{}) bool {
	select {
	case places <- struct{}{}:
		return true
	default:
	}
	select {
	case places <- struct{}{}:
		return true
	case <-ctx.Done():
		return false
	}
}

// join is the network's share, for as long as its requests use it.
func (s *slots) join(network netip.Prefix) *share {
	s.mu.Lock()
	defer s.mu.Unlock()
	own, ok := s.shares[network]
	if !ok {
		most := s.perNetwork
		if network == thisMachine {
			most = max(1, cap(s.all)-1)
		}
		own = &share{taken: make(chan struct{}, most)}
		s.shares[network] = own
	}
	own.users++
	return own
}

func (s *slots) leave(network netip.Prefix, own *share) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if own.users--; own.users == 0 {
		delete(s.shares, network)
	}
}

// thisMachine is the network of loopback addresses, and of what is no address, such as a Unix socket's. A proxy that
// the server was not told of may stand there and speak for everybody, so it gets all slots but one.
var thisMachine netip.Prefix

// network is what an address is counted as: itself for IPv4, its /64 for IPv6, since that much is handed to one
// household.
func network(addr string) netip.Prefix {
	withPort, err := netip.ParseAddrPort(addr)
	ip := withPort.Addr().Unmap().WithZone("")
	if err != nil || ip.IsLoopback() {
		return thisMachine
	}
	bits := 64
	if ip.Is4() {
		bits = 32
	}
	return netip.PrefixFrom(ip, bits).Masked()
}
