package site

import "context"

// MakeReports makes the reports anew, whatever is kept.
func (s *Site) MakeReports(ctx context.Context) error {
	_, err := s.report(ctx)
	return err
}
