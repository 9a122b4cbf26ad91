package gitstore

import "alliancewiki/internal/wiki"

// Folders lists the names of the folders that lie in a folder ("" for the root) in git's order, at most n; ok is false
// where that is not there. What the wiki does not show is left out.
func (s *Snapshot) Folders(folder string, n int) (names []string, ok bool) {
	in := s.root
	if folder != "" {
		e := s.entry(folder)
		if e == nil || e.sub == nil {
			return nil, false
		}
		in = e.sub
		folder += "/"
	}
	for i := range in.entries {
		e := &in.entries[i]
		if e.sub == nil {
			continue
		}
		if len(names) == n {
			break
		}
		if f, err := wiki.ParseFile(folder + e.name); err == nil {
			names = append(names, f.Name())
		}
	}
	return names, true
}
