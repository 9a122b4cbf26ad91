package site

// Size is about how many bytes a clone of the wiki takes.
func (s *Site) Size() int64 { return s.store.Size() }
