#!/bin/sh
# Renders a scene and says where the video is: sh tools/demo.sh [SCENE.py] [l|m|h|k]
set -eu

cd "$(dirname "$0")/.."
scene=${1:-scenes/train_scene.py}
quality=${2:-m}

can_open() {
    [ "$(uname)" = Darwin ] ||
        { [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] && command -v xdg-open >/dev/null 2>&1; }
}

set --
if can_open; then set -- --preview; fi
if [ ! -t 2 ]; then set -- "$@" --progress_bar=none; fi
.venv/bin/python -m manim render "--quality=$quality" --verbosity=WARNING "$@" "$scene"

# Manim names the folder after resolution and frame rate; the newest video is this one.
# shellcheck disable=SC2012
video=$(ls -t "media/videos/$(basename "$scene" .py)"/*/*.mp4 | head -n 1)
echo "Your video: $(pwd)/$video"
