"""The kit that every page is made of: plain functions over HTML, styled by assets/studio.css."""
