"""What is done about batches that stall: reminders and parking, runs that died, entries nobody took up, messages that did not leave the house.

Each module does one of them, in bounded portions, and each step of each is one transaction: killed anywhere and run again, nothing is said twice or left out.
"""
