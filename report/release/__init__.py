"""What leaves the house: builds compared and verified, versions told apart, packed, checked and published."""
