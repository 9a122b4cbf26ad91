package account

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"alliancewiki/internal/wiki"
)

func ptr[T any](v T) *T { return &v }

func TestANewAccountIsStoredAsItIsGiven(t *testing.T) {
	s := openNew(t)
	c := setClock(s)
	n := NewPerson{Email: " Anna@Kombit.example ", Name: "Anna  Ågård", Organisation: " KOMBIT", Role: wiki.Editor,
		Password: password, Lang: "en-GB"}
	p := add(t, s, n)
	want := wiki.Person{ID: p.ID, Email: "Anna@Kombit.example", Name: "Anna Ågård", Organisation: "KOMBIT",
		Role: wiki.Editor, Lang: "en"}
	if *p != want || p.ID == 0 {
		t.Errorf("person = %+v, want %+v", *p, want)
	}
	for _, email := range []string{"anna@kombit.example", " ANNA@KOMBIT.example"} {
		r, err := s.PersonByEmail(t.Context(), email)
		if err != nil || r.Person != want || r.Disabled || !r.LastSeen.IsZero() || r.Created.Unix() != c.unix.Load() {
			t.Errorf("%q: record = %+v, %v", email, r, err)
		}
	}
	_, err := s.Person(t.Context(), p.ID+1)
	wantIs(t, err, wiki.ErrNotFound)
	_, err = s.PersonByEmail(t.Context(), "bo@kb.example")
	wantIs(t, err, wiki.ErrNotFound)
}

func TestEveryBadFieldOfANewAccountHasItsKey(t *testing.T) {
	s := openNew(t)
	add(t, s, annaWith(wiki.Reader))
	for _, c := range []struct {
		field, key string
		spoil      func(*NewPerson)
	}{
		{"email", "account.email", func(n *NewPerson) { n.Email = "bo" }},
		{"email", "account.emailTaken", func(n *NewPerson) { n.Email = "ANNA@kombit.example" }},
		{"name", "account.name", func(n *NewPerson) { n.Name = "Bo <b@kb.example>" }},
		{"organisation", "account.organisation", func(n *NewPerson) { n.Organisation = "KB\nX: y" }},
		{"role", "account.role", func(n *NewPerson) { n.Role = wiki.Nobody }},
		{"role", "account.role", func(n *NewPerson) { n.Role = 9 }},
		{"role", "account.role", func(n *NewPerson) { n.Role = -1 }},
		{"password", "account.passwordShort", func(n *NewPerson) { n.Password = "kort" }},
	} {
		t.Run(c.key, func(t *testing.T) {
			n := NewPerson{Email: "bo@kb.example", Name: "Bo", Organisation: "KB", Role: wiki.Reader, Password: password}
			c.spoil(&n)
			_, err := s.Add(t.Context(), n)
			wantInvalid(t, err, c.field, c.key)
		})
	}
	if o, err := s.Organisations(t.Context()); err != nil || !slices.Equal(o, []string{"KOMBIT"}) {
		t.Errorf("organisations = %q (%v), want none of a refused account", o, err)
	}
}

func TestOfTwoAccountsForOneAddressAtOnceOneIsMade(t *testing.T) {
	s := openNew(t)
	errs := make(chan error, 2)
	for range 2 {
		go func() {
			_, err := s.Add(t.Context(), annaWith(wiki.Reader))
			errs <- err
		}()
	}
	first, second := <-errs, <-errs
	if (first == nil) == (second == nil) {
		t.Fatalf("errors = %v, %v; want one", first, second)
	}
	wantInvalid(t, errors.Join(first, second), "email", "account.emailTaken")
}

func TestAnOrganisationIsOneInAnyLetterCase(t *testing.T) {
	s := openNew(t)
	add(t, s, annaWith(wiki.Reader)) // of KOMBIT
	for i, organisation := range []string{"Kombit", "Århus", "Aalborg", "kombit ", "Ærø", "Det Kgl. Bibliotek"} {
		p := add(t, s, NewPerson{Email: string(rune('b'+i)) + "@x.example", Name: "B", Organisation: organisation,
			Role: wiki.Reader, Password: password})
		if fold(organisation) == "kombit" && p.Organisation != "KOMBIT" {
			t.Errorf("organisation %q became %q, want the first spelling", organisation, p.Organisation)
		}
	}
	got, err := s.Organisations(t.Context())
	want := []string{"Det Kgl. Bibliotek", "KOMBIT", "Ærø", "Aalborg", "Århus"}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("organisations = %q (%v), want %q", got, err, want)
	}
}

func TestPeopleAreListedInDanishOrder(t *testing.T) {
	s := openNew(t)
	for i, name := range []string{"Åse", "Zenia", "Anna", "Øjvind", "Ægir", "Aase"} {
		add(t, s, NewPerson{Email: string(rune('a'+i)) + "@x.example", Name: name, Organisation: "KB",
			Role: wiki.Reader, Password: password})
	}
	people, err := s.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, r := range people {
		names = append(names, r.Name)
	}
	if got := names[:4]; !slices.Equal(got, []string{"Anna", "Zenia", "Ægir", "Øjvind"}) || len(names) != 6 {
		t.Errorf("people = %q", names)
	}
}

func TestAChangeLeavesTheFieldsThatItDoesNotName(t *testing.T) {
	s := openNew(t)
	add(t, s, NewPerson{Email: "bo@kb.example", Name: "Bo", Organisation: "KB", Role: wiki.Admin, Password: password})
	p := add(t, s, annaWith(wiki.Admin))
	for _, c := range []struct {
		change Change
		want   func(*Record)
	}{
		{Change{}, func(*Record) {}},
		{Change{Name: ptr(" Anna  Bo ")}, func(r *Record) { r.Name = "Anna Bo" }},
		{Change{Organisation: ptr("kb")}, func(r *Record) { r.Organisation = "KB" }},
		{Change{Lang: ptr("en")}, func(r *Record) { r.Lang = "en" }},
		{Change{Role: ptr(wiki.Reader)}, func(r *Record) { r.Role = wiki.Reader }},
		{Change{Disabled: ptr(true)}, func(r *Record) { r.Disabled = true }},
		{Change{Disabled: ptr(false), Lang: ptr("")}, func(r *Record) { r.Disabled, r.Lang = false, "" }},
	} {
		want, err := s.Person(t.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		c.want(want)
		if err := s.Update(t.Context(), p.ID, c.change); err != nil {
			t.Errorf("%+v: %v", c.change, err)
		}
		if got, err := s.Person(t.Context(), p.ID); err != nil || *got != *want {
			t.Errorf("after %+v: %+v, want %+v (%v)", c.change, got, want, err)
		}
	}
	signIn(t, s, anna, password)
	wantIs(t, s.Update(t.Context(), p.ID+9, Change{Name: ptr("Bo")}), wiki.ErrNotFound)
}

func TestABadChangeChangesNothing(t *testing.T) {
	s := openNew(t)
	p := add(t, s, annaWith(wiki.Reader))
	for _, c := range []struct {
		field, key string
		change     Change
	}{
		{"name", "account.name", Change{Name: ptr(""), Lang: ptr("en")}},
		{"organisation", "account.organisation", Change{Organisation: ptr(" "), Lang: ptr("en")}},
		{"role", "account.role", Change{Role: ptr(wiki.Nobody), Lang: ptr("en")}},
		{"password", "account.passwordShort", Change{Password: ptr("kort"), Lang: ptr("en")}},
		{"password", "account.passwordCommon", Change{Password: ptr("Bo Bendtsen"), Name: ptr("Bo Bendtsen")}},
	} {
		wantInvalid(t, s.Update(t.Context(), p.ID, c.change), c.field, c.key)
	}
	if r, err := s.Person(t.Context(), p.ID); err != nil || r.Person != *p {
		t.Errorf("record = %+v (%v), want %+v", r, err, p)
	}
}

func TestTheLastActiveAdministratorStays(t *testing.T) {
	s := openNew(t)
	a := add(t, s, annaWith(wiki.Admin))
	n := annaWith(wiki.Admin)
	n.Email = "bo@kb.example"
	b := add(t, s, n)
	if err := s.Update(t.Context(), b.ID, Change{Disabled: ptr(true)}); err != nil {
		t.Fatal(err)
	}
	for field, c := range map[string]Change{
		"role":     {Role: ptr(wiki.Editor)},
		"disabled": {Disabled: ptr(true)},
	} {
		wantInvalid(t, s.Update(t.Context(), a.ID, c), field, "account.lastAdmin")
	}
	for _, harmless := range []Change{{Role: ptr(wiki.Admin), Name: ptr("Anna B")}, {Disabled: ptr(false)}} {
		if err := s.Update(t.Context(), a.ID, harmless); err != nil {
			t.Error(err)
		}
	}
	// A disabled administrator is none: demoting one takes nothing away.
	if err := s.Update(t.Context(), b.ID, Change{Role: ptr(wiki.Reader)}); err != nil {
		t.Error(err)
	}
}

func TestTwoAdministratorsWhoDemoteEachOtherAtOnceLeaveOne(t *testing.T) {
	for range 10 {
		s := openNew(t)
		s.hasher.derive = func(_, _ []byte, _, _ uint32, _ uint8, n uint32) []byte { return make([]byte, n) }
		n := annaWith(wiki.Admin)
		n.Email = "bo@kb.example"
		ids := []int64{add(t, s, annaWith(wiki.Admin)).ID, add(t, s, n).ID}
		var wg sync.WaitGroup
		for _, id := range ids {
			wg.Go(func() { _ = s.Update(t.Context(), id, Change{Role: ptr(wiki.Reader)}) })
		}
		wg.Wait()
		if left, err := admins(t.Context(), s.readers); err != nil || left != 1 {
			t.Fatalf("%d administrators left (%v), want 1", left, err)
		}
	}
}
