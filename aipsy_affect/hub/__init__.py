"""Publishing releases to the Hugging Face Hub, and getting exactly them back."""
