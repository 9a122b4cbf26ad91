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
	if _, got, err := s.SetupState(t.Context(), secret); err != nil || got != want {
		t.Errorf("set-up open = %v, %v; want %v", got, err, want)
	}
}

// setUp answers all of it and finishes.
func setUp(t *testing.T, s *Store, secret string, n NewPerson) (*wiki.Person, error) {
	t.Helper()
	if err := s.AnswerPerson(t.Context(), secret, n); err != nil {
		return nil, err
	}
	p, _, err := s.FinishSetup(t.Context(), secret)
	return p, err
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
	_, err := setUp(t, s, earlier, annaWith(wiki.Reader))
	wantInvalid(t, err, "token", "account.setup")

	bad := annaWith(wiki.Reader)
	bad.Name = ""
	_, err = setUp(t, s, secret, bad)
	wantInvalid(t, err, "name", "account.name")
	wantSetupOpen(t, s, secret, true) // a form to mend does not use it up

	p, err := setUp(t, s, secret, annaWith(wiki.Reader))
	if err != nil || p.Role != wiki.Admin || p.Email != anna {
		t.Fatalf("set up %+v, %v; want an administrator", p, err)
	}
	signIn(t, s, anna, password)
	wantSetupOpen(t, s, secret, false)
	again := annaWith(wiki.Reader)
	again.Email = "bo@kb.example"
	_, err = setUp(t, s, secret, again)
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
	_, err := setUp(t, server, secret, third)
	wantInvalid(t, err, "token", "account.setup")
}

func TestAnAddressThatHasAnAccountCannotBeSetUp(t *testing.T) {
	s := openNew(t)
	secret := setupSecret(t, s)
	add(t, s, annaWith(wiki.Reader))
	_, err := setUp(t, s, secret, annaWith(wiki.Admin))
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
			if _, err := setUp(t, stores[i%2], secret, n); err == nil {
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

func TestAnswersOutliveTheirSecretAndAreForItsHolderAlone(t *testing.T) {
	s := openNew(t)
	first := setupSecret(t, s)
	if err := s.AnswerWiki(t.Context(), first, "Alliancens wiki", "en"); err != nil {
		t.Fatal(err)
	}
	if err := s.AnswerPerson(t.Context(), first, annaWith(wiki.Reader)); err != nil {
		t.Fatal(err)
	}
	second := setupSecret(t, s) // as after another start
	if a, open, err := s.SetupState(t.Context(), first); err != nil || open || a != (SetupAnswers{}) {
		t.Errorf("the earlier address still tells %+v, %v, %v", a, open, err)
	}
	wantInvalid(t, s.AnswerWiki(t.Context(), first, "Mallory", "da"), "token", "account.setup")
	a, open, err := s.SetupState(t.Context(), second)
	if err != nil || !open || a.Name != "Alliancens wiki" || a.Lang != "en" || a.Email != anna || !a.HasPerson() {
		t.Fatalf("%+v, %v, %v", a, open, err)
	}

	// Going back: what is changed is, and a password that is not typed again stays.
	again := annaWith(wiki.Reader)
	again.Name, again.Password = "Anna Å", ""
	if err := s.AnswerPerson(t.Context(), second, again); err != nil {
		t.Fatal(err)
	}
	again.Password = "kort"
	wantInvalid(t, s.AnswerPerson(t.Context(), second, again), "password", "account.passwordShort")
	p, session, err := s.FinishSetup(t.Context(), second)
	if err != nil || p.Name != "Anna Å" || p.Lang != "en" {
		t.Fatalf("%+v, %v", p, err)
	}
	if in, err := s.Session(t.Context(), session); err != nil || in.ID != p.ID {
		t.Errorf("she is not signed in: %v, %v", in, err)
	}
	signIn(t, s, anna, password)
	if _, _, err := s.FinishSetup(t.Context(), second); err == nil {
		t.Error("the secret worked twice")
	}
	var left int
	if err := s.readers.QueryRowContext(t.Context(), `SELECT count(*) FROM secret WHERE name LIKE 'setup%'`).Scan(&left); err != nil || left != 0 {
		t.Errorf("%d secrets of the set-up are left, %v", left, err)
	}
}

func TestNobodyIsSetUpWithoutAPerson(t *testing.T) {
	s := openNew(t)
	secret := setupSecret(t, s)
	none := annaWith(wiki.Admin)
	none.Password = ""
	wantInvalid(t, s.AnswerPerson(t.Context(), secret, none), "password", "account.passwordShort")
	_, _, err := s.FinishSetup(t.Context(), secret)
	wantInvalid(t, err, "token", "account.setup")
	wantSetupOpen(t, s, secret, true)
}
