package site

import "testing"

func TestTitlesThatSayTheSame(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want bool
	}{
		{"Databrønden til lyd", "Databrønden", true},
		{"Databrøndens økonomi", "Økonomien i Databrønden", true},
		{"Databrønden til lyd", "Åbne spørgsmål", false},
		{"Tredje salon", "Salonen", true},
		{"Anden salon", "Tredje salon", false},
		{"Referat af salon 3", "Tredje salon", false},
		{"Litteratusiden", "Litteratursiden", true},
		{"FBS", "FBI", false},
		{"Til den", "Til det", false},
		{"", "Noget", false},
	} {
		if alike(tt.a, tt.b) != tt.want || alike(tt.b, tt.a) != tt.want {
			t.Errorf("%q and %q: want %v", tt.a, tt.b, tt.want)
		}
	}
}
