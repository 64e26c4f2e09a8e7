"""Words to positions: the names and points of China's areas."""
