"""How the embedded perceptual network is made: distilled from VGG-19, without Django."""
