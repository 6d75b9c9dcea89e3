"""Demand and stock of members: asked, changed, withdrawn, lapsed; how long stock lasts; tables in and out; purchases pooled into supplier orders."""
