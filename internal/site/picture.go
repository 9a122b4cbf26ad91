package site

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/maypok86/otter/v2"

	"alliancewiki/internal/markdown"
	"alliancewiki/internal/picture"
	"alliancewiki/internal/wiki"
)

const (
	mostPictures  = 100      // of one page, whose sizes are looked at
	knownPictures = 20_000   // of which the size is remembered
	scaledBytes   = 64 << 20 // of smaller pictures that are kept in memory
	scalesAtOnce  = 2        // a decoded picture may take much memory
)

// pictures are what is known of images, by their bytes: their sizes, and smaller ones that were made.
type pictures struct {
	sizes   *otter.Cache[wiki.BlobID, picture.Info]
	scaled  *otter.Cache[scaledKey, *picture.Scaled] // without Data for one that is best sent as it is
	scaling chan struct{}                            // held while one is made
}

type scaledKey struct {
	blob  wiki.BlobID
	width int
}

func newPictures() pictures {
	return pictures{
		sizes: otter.Must(&otter.Options[wiki.BlobID, picture.Info]{MaximumSize: knownPictures}),
		scaled: otter.Must(&otter.Options[scaledKey, *picture.Scaled]{
			MaximumWeight: scaledBytes,
			Weigher:       func(_ scaledKey, p *picture.Scaled) uint32 { return uint32(200 + len(p.Data)) },
		}),
		scaling: make(chan struct{}, scalesAtOnce),
	}
}

// pictureTypes are the files whose sizes are looked at.
var pictureTypes = map[string]bool{".png": true, ".jpg": true, ".jpeg": true, ".gif": true, ".webp": true, ".svg": true}

// pictureInfo finds the size of a picture; the zero Info is that of one that cannot be read.
func (s *Site) pictureInfo(ctx context.Context, blob wiki.BlobID) (picture.Info, error) {
	if info, ok := s.pictures.sizes.GetIfPresent(blob); ok {
		return info, nil
	}
	data, err := s.store.Blob(ctx, blob)
	if errors.Is(err, wiki.ErrTooLarge) {
		return picture.Info{}, nil
	}
	if err != nil {
		return picture.Info{}, err
	}
	info, err := picture.Look(data)
	if err != nil {
		info = picture.Info{} // somebody's broken file: a browser shows that it is
	}
	s.pictures.sizes.Set(blob, info)
	return info, nil
}

// lookAt adds to the target of a link what is known of the image that it is, and notes that the page depends on it.
func (r *resolver) lookAt(t *markdown.Target) {
	if !pictureTypes[t.File.Ext()] || len(r.pictures) == mostPictures {
		return
	}
	blob, ok := r.head.Lookup(t.File)
	if !ok {
		return
	}
	info, err := r.site.pictureInfo(r.ctx, blob)
	if err != nil {
		r.failed = true
		return
	}
	if r.pictures == nil {
		r.pictures = map[wiki.File]wiki.BlobID{}
	}
	r.pictures[t.File] = blob
	t.Picture = markdown.Picture{Width: info.Width, Height: info.Height, Smaller: smaller(info)}
}

// smaller are the widths in which a picture can be had beside its own.
func smaller(info picture.Info) (widths []int) {
	for _, w := range picture.Widths {
		if info.Scales && w < info.Width {
			widths = append(widths, w)
		}
	}
	return widths
}

// samePictures tells whether images that a page shows are still those of the head.
func (s *Site) samePictures(shown map[wiki.File]wiki.BlobID) bool {
	if len(shown) == 0 {
		return true
	}
	head := s.store.Head()
	for f, blob := range shown {
		if now, ok := head.Lookup(f); !ok || now != blob {
			return false
		}
	}
	return true
}

// Scaled is a smaller picture of an image of the head, of one of the widths that pages offer. A nil one says that the
// image is best sent as it is. blob is that of the image. Any other width is wiki.ErrNotFound; else errors are those of Blob.
func (s *Site) Scaled(ctx context.Context, who *wiki.Person, f wiki.File, width int) (p *picture.Scaled, blob wiki.BlobID, err error) {
	if !slices.Contains(picture.Widths, width) {
		return nil, "", fmt.Errorf("%s %d pixels wide: %w", f, width, wiki.ErrNotFound)
	}
	if blob, err = s.Blob(ctx, who, f, ""); err != nil {
		return nil, "", err
	}
	if !pictureTypes[f.Ext()] {
		return nil, blob, nil
	}
	info, err := s.pictureInfo(ctx, blob)
	if err != nil || !info.Scales || width >= info.Width {
		return nil, blob, err
	}
	p, err = s.scaled(ctx, scaledKey{blob, width})
	return p, blob, err
}

// scaled makes a smaller picture, or remembers it.
func (s *Site) scaled(ctx context.Context, key scaledKey) (*picture.Scaled, error) {
	known := func() (p *picture.Scaled, ok bool) {
		if p, ok = s.pictures.scaled.GetIfPresent(key); ok && p.Data == nil {
			p = nil
		}
		return p, ok
	}
	if p, ok := known(); ok {
		return p, nil
	}
	select {
	case s.pictures.scaling <- struct{}{}:
		defer func() { <-s.pictures.scaling }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if p, ok := known(); ok { // by whoever was before
		return p, nil
	}
	data, err := s.store.Blob(ctx, key.blob)
	if err != nil {
		return nil, err
	}
	p, err := picture.Scale(data, key.width)
	if err != nil {
		s.log.Info("a picture cannot be made smaller", "blob", string(key.blob), "width", key.width, "err", err)
	}
	if p == nil {
		s.pictures.scaled.Set(key, &picture.Scaled{})
		return nil, nil
	}
	s.pictures.scaled.Set(key, p)
	return p, nil
}
