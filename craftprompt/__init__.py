"""CraftPrompt Studio: describe a scene; get the best prompt for the model you chose."""
