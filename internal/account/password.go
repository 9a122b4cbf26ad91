package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"alliancewiki/internal/wiki"
)

// How long a password may be, in characters.
const (
	minPassword = 10
	maxPassword = 1000
)

// commonPasswords are those that people choose first when ten characters are asked for, without letter case.
var commonPasswords = func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.FieldsSeq(`
		1234567890 0123456789 0987654321 9876543210 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop
		qwertyuiopå qwerty1234 qwerty12345 asdfghjklæ asdfghjklæø password10 password12 password123 password1234
		passw0rd123 adgangskode adgangskode1 adgangskode123 kodeord123 kodeord1234 kodeord12345 velkommen1 velkommen12
		velkommen123 hemmelighed hemmelig123 sommer2024 sommer2025 sommer2026 vinter2025 vinter2026 danmark123
		københavn1 københavn123 biblioteket bibliotek1 bibliotek12 bibliotek123 biblioteker alliancewiki alliancen1
		letmein123 welcome123 welcome1234 iloveyou12 iloveyou123 administrator administrator1 changeme123
		abcdefghij abcd123456 abc1234567 football123 fodbold123`) {
		m[p] = true
	}
	return m
}()

// normalPassword makes one password of the forms that keyboards of different systems give it. One that is too long in
// any form stays as it is, and too long.
func normalPassword(password string) string {
	if len(password) > longestForm*utf8.UTFMax*maxPassword {
		return password
	}
	return norm.NFC.String(password)
}

// checkPassword tells whether a normal password may be chosen by the person. No error quotes it.
func checkPassword(password, email, name string) error {
	invalid := func(key string) error { return &wiki.Invalid{Field: "password", Key: key} }
	n := utf8.RuneCountInString(password)
	if n < minPassword {
		return invalid("account.passwordShort")
	}
	if n > maxPassword {
		return invalid("account.passwordLong")
	}
	folded := fold(strings.TrimSpace(password))
	first, _ := utf8.DecodeRuneInString(folded)
	oneCharacter := strings.Trim(folded, string(first)) == ""
	local, _, _ := strings.Cut(foldEmail(email), "@")
	if oneCharacter || commonPasswords[folded] || folded == foldEmail(email) || folded == local || folded == fold(name) {
		return invalid("account.passwordCommon")
	}
	return nil
}

// cost is how much work a hash is.
type cost struct {
	memory  uint32 // KiB
	time    uint32 // passes over it
	threads uint8
}

// currentCost is what new passwords are hashed with: about 20 ms. A password hashed with another cost is hashed again
// when its owner signs in.
var currentCost = cost{memory: 19 * 1024, time: 2, threads: 1}

// hash is a hashed password; its text is the PHC string $argon2id$v=19$m=…,t=…,p=…$salt$key.
type hash struct {
	cost
	salt, key []byte
}

func (h hash) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, h.memory, h.time, h.threads,
		b64.EncodeToString(h.salt), b64.EncodeToString(h.key))
}

var errHash = errors.New("stored password is not an argon2id string")

// parseHash reads what String writes, and nothing else.
func parseHash(s string) (hash, error) {
	parts := strings.Split(s, "$")
	if len(parts) != 6 {
		return hash{}, errHash
	}
	var h hash
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.memory, &h.time, &h.threads); err != nil {
		return hash{}, errHash
	}
	var err1, err2 error
	h.salt, err1 = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, err2 = base64.RawStdEncoding.DecodeString(parts[5])
	if err1 != nil || err2 != nil || h.String() != s {
		return hash{}, errHash
	}
	sane := h.memory >= 8 && h.memory <= 1<<20 && h.time >= 1 && h.time <= 64 && h.threads >= 1 &&
		len(h.salt) >= 8 && len(h.key) >= 16 && len(h.key) <= 64
	if !sane {
		return hash{}, errHash
	}
	return h, nil
}

// hasher computes hashes, a few at a time: each takes 19 MiB and a processor. A few more may wait for their turn; who
// comes when the queue is full is told to come back, so that a flood of sign-ins cannot take the server's memory.
type hasher struct {
	running chan struct{}
	inside  chan struct{} // running or waiting
	nobody  hash          // what the password of an unknown address is compared with; no password has this hash
	derive  func(password, salt []byte, time, memory uint32, threads uint8, keyLen uint32) []byte
}

// The most hashes computed at once, and the most that wait for each of those.
const (
	maxRunning = 4
	maxWaiting = 16
)

func newHasher() *hasher {
	n := min(runtime.GOMAXPROCS(0), maxRunning)
	return &hasher{
		running: make(chan struct{}, n),
		inside:  make(chan struct{}, n*(1+maxWaiting)),
		nobody:  hash{cost: currentCost, salt: random(16), key: random(32)},
		derive:  argon2.IDKey,
	}
}

// compute is argon2id under the bounds: *Limited when too many wait already.
func (h *hasher) compute(ctx context.Context, password string, salt []byte, c cost, keyLen int) ([]byte, error) {
	select {
	case h.inside <- struct{}{}:
	default:
		return nil, limited(2 * time.Second)
	}
	defer func() { <-h.inside }()
	select {
	case h.running <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-h.running }()
	return h.derive([]byte(password), salt, c.time, c.memory, c.threads, uint32(keyLen)), nil
}

// hash hashes a normal password at the current cost.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := random(16)
	key, err := h.compute(ctx, password, salt, currentCost, 32)
	if err != nil {
		return "", err
	}
	return hash{cost: currentCost, salt: salt, key: key}.String(), nil
}

// matches tells whether the password is the one that was hashed. It computes one hash, whatever is true.
func (h *hasher) matches(ctx context.Context, stored hash, password string) (bool, error) {
	password = normalPassword(password)
	if utf8.RuneCountInString(password) > maxPassword {
		password = "" // nobody's: too short to have been chosen
	}
	key, err := h.compute(ctx, password, stored.salt, stored.cost, len(stored.key))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(key, stored.key) == 1, nil
}

// random is n random bytes.
func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}
