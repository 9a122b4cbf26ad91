package gitstore

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Fsck asks git whether the repository at dir is whole; each line that it has to say is one error. It reads every
// object, and need not be able to open the repository.
func Fsck(ctx context.Context, dir string) (found []error) {
	out, err := command(ctx, dir, "fsck", "--full", "--no-progress", "--no-dangling").CombinedOutput()
	if err == nil {
		return nil
	}
	for line := range strings.Lines(string(out)) {
		found = append(found, errors.New("repository: "+strings.TrimSpace(line)))
	}
	return append(found, fmt.Errorf("repository: %w", gitError(err, "fsck")))
}
