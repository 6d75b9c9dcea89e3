"""Offers leave the house: drafted from stock, approved by a coordinator, brought to each channel by its adapter, and withdrawn the same way."""
