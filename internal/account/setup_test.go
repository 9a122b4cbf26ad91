package account

import (
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"

	"alliancewiki/internal/wiki"
)

func setupSecret(t *testing.T, s *Store) string {
	t.Helper()
	secret, err := s.SetupSecret(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

func wantSetupOpen(t *testing.T, s *Store, secret string, want bool) {
	t.Helper()
	if got, err := s.SetupOpen(t.Context(), secret); err != nil || got != want {
		t.Errorf("set-up open = %v, %v; want %v", got, err, want)
	}
}

func TestTheSetUpSecretMakesTheFirstAdministratorOnce(t *testing.T) {
	s := openNew(t)
	wantSetupOpen(t, s, "", false)
	earlier := setupSecret(t, s)
	secret := setupSecret(t, s)
	if len(secret) != 43 || secret == earlier {
		t.Errorf("secrets = %q, %q", earlier, secret)
	}
	wantSetupOpen(t, s, earlier, false)
	wantSetupOpen(t, s, "", false)
	wantSetupOpen(t, s, secret, true)
	_, err := s.Setup(t.Context(), earlier, annaWith(wiki.Reader))
	wantInvalid(t, err, "token", "account.setup")

	bad := annaWith(wiki.Reader)
	bad.Name = ""
	_, err = s.Setup(t.Context(), secret, bad)
	wantInvalid(t, err, "name", "account.name")
	wantSetupOpen(t, s, secret, true) // a form to mend does not use it up

	p, err := s.Setup(t.Context(), secret, annaWith(wiki.Reader))
	if err != nil || p.Role != wiki.Admin || p.Email != anna {
		t.Fatalf("set up %+v, %v; want an administrator", p, err)
	}
	signIn(t, s, anna, password)
	wantSetupOpen(t, s, secret, false)
	again := annaWith(wiki.Reader)
	again.Email = "bo@kb.example"
	_, err = s.Setup(t.Context(), secret, again)
	wantInvalid(t, err, "token", "account.setup")
	if secret := setupSecret(t, s); secret != "" {
		t.Errorf("there is an administrator, and yet a secret: %q", secret)
	}
}

func TestSetUpClosesWhenTheCommandLineMakesAnAdministrator(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	server, command := openFile(t, file), openFile(t, file)
	secret := setupSecret(t, server)
	reader := annaWith(wiki.Reader)
	add(t, command, reader)
	wantSetupOpen(t, server, secret, true)
	admin := annaWith(wiki.Admin)
	admin.Email = "bo@kb.example"
	add(t, command, admin)
	wantSetupOpen(t, server, secret, false)
	third := annaWith(wiki.Admin)
	third.Email = "mallory@x.example"
	_, err := server.Setup(t.Context(), secret, third)
	wantInvalid(t, err, "token", "account.setup")
}

func TestAnAddressThatHasAnAccountCannotBeSetUp(t *testing.T) {
	s := openNew(t)
	secret := setupSecret(t, s)
	add(t, s, annaWith(wiki.Reader))
	_, err := s.Setup(t.Context(), secret, annaWith(wiki.Admin))
	wantInvalid(t, err, "email", "account.emailTaken")
	wantSetupOpen(t, s, secret, true) // the attempt undid itself
}

func TestOfManySetUpsAtOnceOneWins(t *testing.T) {
	file := filepath.Join(t.TempDir(), "accounts.db")
	stores := []*Store{openFile(t, file), openFile(t, file)}
	secret := setupSecret(t, stores[0])
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range 6 {
		wg.Go(func() {
			n := annaWith(wiki.Admin)
			n.Email = string(rune('a'+i)) + "@kb.example"
			if _, err := stores[i%2].Setup(t.Context(), secret, n); err == nil {
				won.Add(1)
			} else {
				wantInvalid(t, err, "token", "account.setup")
			}
		})
	}
	wg.Wait()
	if people, err := stores[0].People(t.Context()); err != nil || won.Load() != 1 || len(people) != 1 {
		t.Errorf("%d won, %d people (%v); want 1", won.Load(), len(people), err)
	}
}
